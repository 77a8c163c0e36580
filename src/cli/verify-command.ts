import type { Command } from 'commander'
import { plainText } from '../errors/plain-text.ts'
import { type JournalProblem, type OverReturn, type Verification, verifyJournal } from '../index.ts'
import { count, countOf } from '../terminal/figures.ts'
import { list } from '../terminal/table.ts'
import { printResult, styled } from '../terminal/terminal.ts'
import { type JournalCommandOptions, journalCommand } from './journal/journal-command.ts'
import { asList } from './journal/list-option.ts'
import { describePlace } from './journal/problem-place.ts'
import { withProgress } from './journal/progress-bar.ts'

/** So many returns are named of which more came back than was shipped. */
const mostNamed = 5

interface VerifyOptions extends JournalCommandOptions {
  readonly archive?: readonly string[]
}

/** `stockhold verify`: whether a journal is what was written, and what it says can be. */
export function verifyCommand(): Command {
  return journalCommand<VerifyOptions>(
    'verify',
    'prove a journal, or find what is wrong with it',
    'Proves a journal: that every line up to what was acknowledged follows the one before, that no commit breaks an invariant, that the entries sum up to the state, and that every snapshot is what the log comes to at its sequence. Names the first thing in the log that is wrong, and where. The journal may be written meanwhile. Exits with 1 if something is wrong, with 2 if it cannot be read.',
    async (folder, { archive, json }) => {
      const verification = await withProgress('Verifying', (onProgress) =>
        verifyJournal(folder, { archives: archive ?? [], onProgress }),
      )
      printResult(verification, json, () => render(verification))
      if (!verification.isSound) process.exitCode = 1
    },
  ).option('--archive <folder>', 'where its first segments were archived; may be given again', asList)
}

function render(verification: Verification): string {
  const { folder, isSound, problems, segments, lines, commits, acknowledgedSequence } = verification
  const { snapshots, findings, archived, lateWrites, returns, judged, notJudged } = verification
  const verdict = isSound ? styled('green', 'The journal is sound.') : styled('red', 'The journal is not sound.')
  const sound = snapshots.filter((snapshot) => snapshot.verdict === 'sound').length
  const isBegunWith = snapshots.some((snapshot) => snapshot.verdict === 'begun with')
  const { movements, levels, reservations } = findings
  return [
    `${plainText(folder)}: ${verdict}`,
    ...problems.flatMap((problem) => ['', ...describe(problem)]),
    '',
    list([
      ['commits', count(commits), `of ${count(acknowledgedSequence)} that were acknowledged`],
      ['lines', count(lines), `in ${countOf(segments, 'segment')}, each chained to the one before`],
      ['movements', count(movements), `summed up, on ${countOf(levels, 'stock level')}, and compared with the state`],
      ['reservations', count(reservations), 'none held or gave more than it had'],
      ...(returns.named === 0 ? [] : [returnsRow(returns)]),
      ...(archived === undefined ? [] : [archivedRow(archived)]),
      ...Object.entries(judged).map(judgedRow),
      ...Object.entries(notJudged).map(notJudgedRow),
      [
        'snapshots',
        count(sound),
        `of ${count(snapshots.length)} are what the log comes to${isBegunWith ? '; the oldest was begun with' : ''}`,
      ],
    ]),
    ...(lateWrites.length === 0
      ? []
      : ['', 'not of the log, never acknowledged, and without effect:', ...lateWrites.map(describeLateWrite)]),
  ].join('\n')
}

function describeLateWrite({ file, offset, bytes }: Verification['lateWrites'][number]): string {
  return `  ${countOf(bytes, 'byte')} of ${plainText(file)}, from byte ${count(offset)} on`
}

/** A note, and no problem: what a return names may have been forgotten when it came. */
function returnsRow({ named, unchecked, exceeding }: Verification['returns']): [string, string, string] {
  const of = exceeding.slice(0, mostNamed).map(overReturn)
  if (exceeding.length > of.length) of.push(`and ${count(exceeding.length - of.length)} more`)
  const over = of.length === 0 ? '' : `; more came back than was shipped: ${of.join('; ')}`
  return ['returns', count(named), `name what they reverse, ${count(unchecked)} of them unchecked${over}`]
}

function overReturn({ reservationId, reversesSequence, productId, shipped, returned }: OverReturn): string {
  const what = reservationId === undefined ? `commit ${reversesSequence}` : `reservation ${reservationId}`
  return plainText(`${count(returned)} of ${productId} for ${count(shipped)} of ${what}`)
}

function archivedRow({ firstSequence, archivedTo }: NonNullable<Verification['archived']>): [string, string, string] {
  const note = `commits before are in ${archivedTo}, and were not verified: give it with --archive`
  return ['first commit', count(firstSequence), note]
}

function judgedRow([ledger, entries]: readonly [string, number]): [string, string, string] {
  return [ledger, count(entries), 'entries of this ledger, held against each other and the stock']
}

function notJudgedRow([ledger, entries]: readonly [string, number]): [string, string, string] {
  return ['not judged', count(entries), `entries of the ledger ${plainText(ledger)}, which is not known here`]
}

function describe(problem: JournalProblem): string[] {
  return [styled('red', plainText(problem.problem)), `  ${describePlace(problem)}`, `  ${plainText(problem.advice)}`]
}
