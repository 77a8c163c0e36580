import type { Command } from 'commander'
import { plainText } from '../errors/plain-text.ts'
import { snapshotJournal } from '../index.ts'
import { count } from '../terminal/figures.ts'
import { printResult } from '../terminal/terminal.ts'
import { type JournalCommandOptions, journalCommand } from './journal/journal-command.ts'
import { withProgress } from './journal/progress-bar.ts'
import { showWarning } from './journal/show-warning.ts'
import { showTime } from './journal/times.ts'

/** `stockhold snapshot`: takes a snapshot of a journal. */
export function snapshotCommand(): Command {
  return journalCommand(
    'snapshot',
    'take a snapshot of a journal',
    'Takes a snapshot of what a journal has on the disk, from which the next opening is faster. The journal may be written meanwhile. Older snapshots that it makes superfluous are removed.',
    async (folder: string, { json }: JournalCommandOptions) => {
      const snapshot = await withProgress('Reading', (onProgress) =>
        snapshotJournal(folder, { onProgress, onWarning: showWarning }),
      )
      const { sequence, at, bytes, file } = snapshot
      printResult(
        snapshot,
        json,
        () => `Snapshot of commit ${count(sequence)} (${showTime(at)}): ${plainText(file)}, ${count(bytes)} bytes.`,
      )
    },
  )
}
