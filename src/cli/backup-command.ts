import type { Command } from 'commander'
import { plainText } from '../errors/plain-text.ts'
import { type Backup, backupJournal } from '../index.ts'
import { count, countOf } from '../terminal/figures.ts'
import { path } from '../terminal/option-values.ts'
import { printResult } from '../terminal/terminal.ts'
import { interruptible } from './journal/interruptible.ts'
import { type JournalCommandOptions, journalCommand } from './journal/journal-command.ts'
import { asList } from './journal/list-option.ts'
import { withProgress } from './journal/progress-bar.ts'

interface BackupOptions extends JournalCommandOptions {
  readonly to: string
  readonly archive?: readonly string[]
}

/** `stockhold backup`: a copy of a journal that is whole, also while it is written. */
export function backupCommand(): Command {
  return journalCommand<BackupOptions>(
    'backup',
    'copy a journal to another folder, also while it is written',
    'Copies a journal to another folder: all that is acknowledged when it begins, each line checked as it is read, and the good snapshots. The journal may be written meanwhile. Run again, it adds to the copy what came since, and finishes what was interrupted. The copy is a journal: prove it with verify, and restore by opening it, or a copy of it.',
    async (folder, { to, archive, json }) => {
      const backup = await interruptible((signal) =>
        withProgress('Backing up', (onProgress) =>
          backupJournal(folder, to, { archives: archive ?? [], onProgress, signal }),
        ),
      )
      printResult(backup, json, () => render(backup))
    },
  )
    .requiredOption('--to <folder>', 'where to: a new or an empty folder, or an earlier backup of this journal', path)
    .option('--archive <folder>', 'where its first segments were archived; may be given again', asList)
}

function render({ backedUpTo, lastSequence, commits, bytes, snapshots, archived }: Backup): string {
  const added =
    commits === 0 ? 'Nothing to add' : `Copied ${countOf(commits, 'commit')}, ${countOf(bytes, 'byte')} of log`
  const to = plainText(backedUpTo)
  return [
    `${added}: ${to} ends with commit ${count(lastSequence)}, and has ${countOf(snapshots.length, 'snapshot')}.`,
    ...(archived === undefined
      ? []
      : [
          `The commits before ${count(archived.firstSequence)} are in ${plainText(archived.archivedTo)}, and not in the copy: give it with --archive.`,
        ]),
    `Prove it with: stockhold verify ${to}`,
  ].join('\n')
}
