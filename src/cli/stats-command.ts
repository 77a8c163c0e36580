import type { Command } from 'commander'
import { plainText } from '../errors/plain-text.ts'
import { type JournalStats, journalStats } from '../index.ts'
import { count, countOf } from '../terminal/figures.ts'
import { list, table } from '../terminal/table.ts'
import { printResult, styled } from '../terminal/terminal.ts'
import { type JournalCommandOptions, journalCommand } from './journal/journal-command.ts'
import { withProgress } from './journal/progress-bar.ts'
import { showTime } from './journal/times.ts'

/** `stockhold stats`: what is in a journal's folder. */
export function statsCommand(): Command {
  return journalCommand(
    'stats',
    'count what is in a journal',
    'Counts what is in a journal: segments, bytes, commits, entries by their type; and says how far it was acknowledged, and who has it open. The journal may be written meanwhile. Exits with 1 if the log cannot be read to its end.',
    async (folder: string, { json }: JournalCommandOptions) => {
      const now = Date.now()
      const stats = await withProgress('Counting', (onProgress) => journalStats(folder, { onProgress }))
      printResult(stats, json, () => render(stats, now))
      if (stats.problem !== undefined) process.exitCode = 1
    },
  )
}

function render(stats: JournalStats, now: number): string {
  const { folder, segments, bytes, lines, commits, entries, first, last, acknowledged, synced, lock, tornFiles } = stats
  const rows: (readonly [string, string, string?])[] = [
    ['segments', count(segments), `${countOf(bytes, 'byte')} in ${countOf(lines, 'line')}`],
    ['commits', count(commits), commits === 0 ? '' : `${(bytes / commits).toFixed(1)} bytes each`],
  ]
  if (first !== undefined && last !== undefined) {
    rows.push(['first commit', count(first.sequence), showTime(first.at)])
    rows.push(['last commit', count(last.sequence), showTime(last.at)])
  }
  rows.push(['keys', count(stats.keys), keysNote(stats)])
  const { most, whole, firstWhole = 0 } = stats.shapes
  const note =
    whole === 0
      ? 'no object was written whole'
      : `${countOf(whole, 'object')} written whole, for want of one, first in commit ${count(firstWhole)}`
  rows.push(['shapes', count(most), note])
  rows.push(['acknowledged', count(acknowledged.sequence), `on the disk to commit ${count(synced.sequence)}`])
  rows.push(['lock', lock === undefined ? 'none' : String(lock.pid), lockNote(lock)])
  if (stats.archived !== undefined) {
    rows.push(['archived', `before ${count(stats.archived.firstSequence)}`, stats.archived.archivedTo])
  }
  const types = Object.entries(entries).map(([type, number]) => [type, count(number)])
  return [
    plainText(folder),
    list(rows),
    ...(types.length > 0 ? ['', table(['entries', 'how many'], types)] : []),
    ...(stats.snapshots.length > 0 ? ['', snapshotTable(stats.snapshots, now)] : []),
    ...stats.badSnapshots.map((message) => styled('red', plainText(message))),
    ...(tornFiles.length > 0
      ? [
          '',
          'torn or late bytes, which are not of the log, and are kept:',
          ...tornFiles.map((name) => `  ${plainText(name)}`),
        ]
      : []),
    ...(stats.problem !== undefined ? ['', styled('red', plainText(stats.problem))] : []),
  ].join('\n')
}

function snapshotTable(snapshots: JournalStats['snapshots'], now: number): string {
  const rows = snapshots.map(({ sequence, bytes, at, file }) => [count(sequence), count(bytes), age(now - at), file])
  return table(['snapshot of commit', 'bytes', 'age', 'file'], rows, [3])
}

/** In the largest unit of which it is one. */
function age(ms: number): string {
  const units = [
    ['day', 86_400_000],
    ['h', 3_600_000],
    ['min', 60_000],
    ['s', 1_000],
  ] as const
  const [name, length] = units.find(([, unit]) => ms >= unit) ?? units[3]
  return `${count(ms / length)} ${name}`
}

function keysNote({ keysDroppedEarly = 0 }: JournalStats): string {
  if (keysDroppedEarly === 0) return 'commits that bind an idempotency key'
  return `${count(keysDroppedEarly)} of them dropped before their time: more than the retention keeps`
}

function lockNote(lock: JournalStats['lock']): string {
  if (lock === undefined) return 'nobody has it open'
  if (lock.host !== undefined) return `a process on host ${plainText(lock.host)}, which cannot be looked up from here`
  return lock.isRunning ? 'the process that has it open' : 'a process that has ended: the next to open it takes over'
}
