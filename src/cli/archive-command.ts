import type { Command } from 'commander'
import { plainText } from '../errors/plain-text.ts'
import { archiveJournal } from '../index.ts'
import { count, countOf } from '../terminal/figures.ts'
import { path } from '../terminal/option-values.ts'
import { printResult } from '../terminal/terminal.ts'
import { type JournalCommandOptions, journalCommand } from './journal/journal-command.ts'
import { withProgress } from './journal/progress-bar.ts'
import { showWarning } from './journal/show-warning.ts'

interface ArchiveOptions extends JournalCommandOptions {
  readonly to: string
}

/** `stockhold archive`: moves old segments of a journal elsewhere. */
export function archiveCommand(): Command {
  return journalCommand<ArchiveOptions>(
    'archive',
    'move what a journal no longer needs to another folder',
    'Moves the segments of a journal that end before its oldest snapshot to another folder, which may be on another disk. The journal may be written meanwhile. What needs the segments later says where they are, and moved back they are there again.',
    async (folder, { to, json }) => {
      const archived = await withProgress(
        'Archiving',
        (onProgress) => archiveJournal(folder, to, { onProgress, onWarning: showWarning }),
        'segments',
      )
      const { segments, bytes, firstSequence, archivedTo } = archived
      printResult(archived, json, () =>
        segments.length === 0
          ? 'Nothing to archive: no segment ends before the oldest snapshot.'
          : `Moved ${countOf(segments.length, 'segment')}, ${countOf(bytes, 'byte')}, to ${plainText(archivedTo)}. The first commit here is ${count(firstSequence)} now.`,
      )
    },
  ).requiredOption('--to <folder>', 'where to; it is made if it is not there', path)
}
