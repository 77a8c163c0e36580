import { plainText } from '../errors/plain-text.ts'
import { journalFacts } from '../simulation/report/journal-facts.ts'
import { renderProof } from '../simulation/report/render-proof.ts'
import { count, milliseconds, seconds } from '../terminal/figures.ts'
import { facts, section } from '../terminal/section.ts'
import { list, table } from '../terminal/table.ts'
import { styled } from '../terminal/terminal.ts'
import type { CrashRound } from './crash-figures.ts'
import type { CrashReport } from './crash-report.ts'

/** More rounds than a person reads are in the JSON report only. */
const mostRounds = 30
const mostFindings = 10

/** The report on a log whose writers were killed, as a person reads it. */
export function renderCrash(report: CrashReport): string {
  const { rounds, rerun, proof, isSound } = report
  const verdict = isSound
    ? styled('green', 'Nothing acknowledged was lost, and nothing was invented.')
    : styled('red', 'What was acknowledged and what was found differ.')
  const sections = [
    header(report),
    ...(rounds.length > mostRounds ? [] : [section('Kills', 'SIGKILL, under load', kills(rounds))]),
    section(
      'Acknowledged against found',
      'as the parent of the killed processes heard it, and as the log has it',
      [summary(report), ...findings(report).map((line) => `  ! ${plainText(line)}`), `  ${verdict}`].join('\n'),
    ),
    renderProof(proof),
    list([['Run it again:', rerun]]),
  ]
  return `\n${sections.join('\n\n')}\n`
}

function header({ settings, version, node, cores, journal, time, rounds }: CrashReport): string {
  return section(
    'Kill −9',
    '',
    facts([
      ['Seed', String(settings.seed)],
      ['Stockhold', `${version}, Node.js ${node}, ${cores} cores`],
      ['Journal', journalFacts(journal)],
      ['Time', `${seconds(time)} for ${count(rounds.length)} rounds`],
    ]),
  )
}

function kills(rounds: readonly CrashRound[]): string {
  const rows = rounds.map((round) => [
    String(round.round),
    count(round.callers),
    round.killedAgain === undefined ? round.killed : `${round.killed}; ${round.killedAgain}`,
    count(round.acknowledged),
    count(round.inFlight),
    count(round.inFlightFound),
    count(round.commits),
    milliseconds(round.openedIn),
  ])
  const head = ['', 'callers', 'killed', 'acknowledged', 'in flight', 'of them found', 'commits in all', 'opened in']
  return table(head, rows, [2])
}

function summary(report: CrashReport): string {
  const { rounds, acknowledged, found, refused, lost, invented, contradictions, snapshots } = report
  const sum = (of: (round: CrashRound) => number): number => rounds.reduce((total, round) => total + of(round), 0)
  const inFlight = sum((round) => round.inFlight)
  const inFlightFound = sum((round) => round.inFlightFound)
  const openings = rounds.map(({ openedIn }) => openedIn).sort((a, b) => a - b)
  const [median = 0, longest = 0] = [openings[openings.length >> 1], openings.at(-1)]
  const torn = sum(({ warnings }) => warnings.filter(({ code }) => code === 'TORN_TAIL').length)
  const inSnapshots = sum(({ isInSnapshot }) => Number(isInSnapshot))
  const inOpenings = sum(({ killedAgain }) => Number(killedAgain !== undefined))
  return list([
    [
      'kills',
      count(rounds.length + inOpenings),
      `${count(inSnapshots)} while a snapshot was taken, ${count(inOpenings)} while the log of another killed process was opened`,
    ],
    [
      'acknowledged',
      count(acknowledged),
      `commits, before the kills; ${count(refused)} other commands were refused or had nothing to do`,
    ],
    ['found', count(found), 'of them, each with the same reservations and sequence'],
    ['lost', count(lost.length), ''],
    [
      'invented',
      count(invented.length),
      'commits that nobody submitted, that are there twice or in part, or that were refused',
    ],
    [
      'in flight',
      count(inFlight),
      `at the kills: ${count(inFlightFound)} are in the log, ${count(inFlight - inFlightFound)} are not; both are right`,
    ],
    [
      'sent again',
      count(sum((round) => round.sentAgain)),
      `after a kill; ${count(contradictions.length)} had another answer than the first time`,
    ],
    ['torn tails', count(torn), 'cut off at the opening, and kept beside the log'],
    ['snapshots', count(snapshots.taken), `taken under load, of ${count(snapshots.begun)} that were begun`],
    ['opened again in', milliseconds(median), `in the median, ${milliseconds(longest)} at most`],
  ])
}

function findings({ lost, invented, contradictions, drift, warnings }: CrashReport): string[] {
  return [lost, invented, contradictions, drift, warnings].flatMap((all) => {
    const more = all.length - mostFindings
    return more > 0 ? [...all.slice(0, mostFindings), `… and ${count(more)} more`] : all
  })
}
