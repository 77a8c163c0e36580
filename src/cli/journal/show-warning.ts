import type { JournalWarning } from '../../index.ts'

/** What whoever is at the terminal should know, beside what was asked. */
export function showWarning({ message }: JournalWarning): void {
  process.stderr.write(`warning: ${message}\n`)
}
