import { styleText } from 'node:util'
import type { Command } from 'commander'
import { type JournalProblem, type Verification, verifyJournal } from '../index.ts'
import { type JournalCommandOptions, journalCommand } from './journal/journal-command.ts'
import { plainText } from './journal/plain-text.ts'
import { withProgress } from './journal/progress-bar.ts'
import { count } from './report/figures.ts'
import { list } from './report/table.ts'

/** `stockhold verify`: whether a journal is what was written, and what it says can be. */
export function verifyCommand(): Command {
  return journalCommand(
    'verify',
    'prove a journal, or find what is wrong with it',
    'Proves a journal: that every line up to what was acknowledged follows the one before, that no commit breaks an invariant, that the entries sum up to the state, and that every snapshot is what the log comes to at its sequence. Names the first thing in the log that is wrong, and where. The journal may be written meanwhile. Exits with 1 if something is wrong, with 2 if it cannot be read.',
    async (folder: string, { json }: JournalCommandOptions) => {
      const verification = await withProgress('Verifying', (onProgress) => verifyJournal(folder, { onProgress }))
      process.stdout.write(json ? `${JSON.stringify(verification, undefined, 2)}\n` : `${render(verification)}\n`)
      if (!verification.isSound) process.exitCode = 1
    },
  )
}

function render(verification: Verification): string {
  const { folder, isSound, problems, segments, lines, commits, acknowledgedSequence, snapshots, findings } =
    verification
  const verdict = isSound ? styleText('green', 'The journal is sound.') : styleText('red', 'The journal is not sound.')
  const sound = snapshots.filter((snapshot) => snapshot.verdict === 'sound').length
  const { movements, levels, reservations } = findings
  return [
    `${folder}: ${verdict}`,
    ...problems.flatMap((problem) => ['', ...describe(problem)]),
    '',
    list([
      ['commits', count(commits), `of ${count(acknowledgedSequence)} that were acknowledged`],
      ['lines', count(lines), `in ${count(segments)} segments, each chained to the one before`],
      ['movements', count(movements), `summed up, on ${count(levels)} stock levels, and compared with the state`],
      ['reservations', count(reservations), 'none held or gave more than it had'],
      ['snapshots', count(sound), `of ${count(snapshots.length)} are what the log comes to`],
    ]),
  ].join('\n')
}

function describe(problem: JournalProblem): string[] {
  return [styleText('red', plainText(problem.problem)), `  ${placeOf(problem)}`, `  ${problem.advice}`]
}

function placeOf({ file, offset, position, sequence, entry, invariant }: JournalProblem): string {
  const parts = [
    file === undefined ? [] : [`in ${file}`],
    offset === undefined ? [] : [`at byte ${offset}`],
    position === undefined ? [] : [`position ${position}`],
    sequence === undefined ? [] : [`commit ${sequence}`],
    entry === undefined ? [] : [`entry ${entry}`],
    invariant === undefined ? [] : [`invariant ${invariant}`],
  ]
  return parts.flat().join(', ')
}
