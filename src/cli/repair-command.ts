import type { Command } from 'commander'
import { plainText } from '../errors/plain-text.ts'
import { type Repair, repairJournal } from '../index.ts'
import { count, countOf } from '../terminal/figures.ts'
import { printResult } from '../terminal/terminal.ts'
import { type JournalCommandOptions, journalCommand } from './journal/journal-command.ts'
import { describePlace } from './journal/problem-place.ts'

interface RepairCommandOptions extends JournalCommandOptions {
  readonly acceptLoss?: true
}

/** `stockhold repair`: an operator's choice for a log that does not open. */
export function repairCommand(): Command {
  return journalCommand<RepairCommandOptions>(
    'repair',
    'cut a damaged log at its last good commit',
    'For a journal that does not open any more, and of which there is no copy to restore: says what is damaged and what would be lost, and exits with 1. With --accept-loss it cuts the log at the last good commit before the damage, and drops all that comes after, acknowledged or not; what it changes or takes away is kept as it was, in a folder damaged-… beside the log.',
    async (folder, { acceptLoss, json }) => {
      const repair = await repairJournal(folder, { acceptLoss: acceptLoss === true })
      printResult(repair, json, () => render(repair))
      if (repair.problem !== undefined && !repair.isDone) process.exitCode = 1
    },
  ).option('--accept-loss', 'do it; without, it only says what it would do')
}

function render({ folder, problem, isDone, lastSequence = 0, lost, files, keptIn }: Repair): string {
  if (problem === undefined)
    return `${plainText(folder)}: nothing to repair, the log opens. Whether all of it is sound, verify says.`
  const commits = lost?.commits
  const range = commits && rangeOf(commits)
  const named = plainText(files.join(', ')) || 'no file'
  return [
    `${plainText(folder)}: ${plainText(problem.problem)}`,
    `  ${describePlace(problem)}`,
    `${isDone ? 'Dropped' : 'Would drop'} ${range ?? 'no commit that is known of'}: ${countOf(lost?.bytes ?? 0, 'byte')} of the log.`,
    `${isDone ? 'The log ends' : 'The log would end'} with commit ${count(lastSequence)}.`,
    isDone
      ? `What was there is kept in ${plainText(keptIn ?? '')}: ${named}.`
      : `Nothing was changed. Restore the folder from a copy, or run it again with --accept-loss; ${named} would be kept aside.`,
  ].join('\n')
}

function rangeOf({ fromSequence, toSequence }: { fromSequence: number; toSequence: number }): string {
  if (fromSequence === toSequence) return `commit ${count(fromSequence)}`
  return `commits ${count(fromSequence)} to ${count(toSequence)}`
}
