import { plainText } from '../../errors/plain-text.ts'
import type { JournalWarning } from '../../index.ts'
import { complain } from '../../terminal/terminal.ts'

/** What whoever is at the terminal should know, beside what was asked. */
export function showWarning({ message }: JournalWarning): void {
  complain(`warning: ${plainText(message)}\n`)
}
