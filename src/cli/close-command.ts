import { join } from 'node:path'
import type { Command } from 'commander'
import { addDays, businessDay } from '../calendar/business-day.ts'
import { closeJournal, type DayDrift, FolderDayStore, type JournalClosing } from '../closings.ts'
import { plainText } from '../errors/plain-text.ts'
import { FileJournal, readJournal } from '../index.ts'
import { count, countOf } from '../terminal/figures.ts'
import { wholeNumber } from '../terminal/option-values.ts'
import { table } from '../terminal/table.ts'
import { printResult, styled } from '../terminal/terminal.ts'
import { calendarDay, timeZone } from './journal/day-options.ts'
import { type JournalCommandOptions, journalCommand } from './journal/journal-command.ts'
import { withProgress } from './journal/progress-bar.ts'
import { showTime } from './journal/times.ts'

const minuteMs = 60_000

/** So many figures that differ are named. */
const mostNamed = 10

interface CloseOptions extends JournalCommandOptions {
  readonly zone: string
  readonly day?: string
  readonly grace: number
  readonly all?: true
}

/** `stockhold close`: pins what business days came to. */
export function closeCommand(): Command {
  return journalCommand<CloseOptions>(
    'close',
    'close business days: pin what was known of each, and what it came to',
    'Closes a business day, and those before it that were missed. Writes a row for each product and place that moved to the folder days beside the log, records the closing with a digest, and works every row out again by SQL. What was told late of earlier days makes new versions of them; closings stay as they are. No inventory may have the journal open: there, closings.closeDay does the same. Exits with 1 if a figure differs.',
    close,
  )
    .requiredOption('--zone <zone>', 'whose calendar, such as Europe/Berlin; the same for all days', timeZone)
    .option('--day <day>', 'the last day to close, such as 2026-11-24; the last that is over, if left out', calendarDay)
    .option('--all', 'work out all closed days again, and not only those that are closed now')
    .option(
      '--grace <minutes>',
      'what is recorded within so many minutes behind the day belongs to it',
      wholeNumber(0),
      0,
    )
}

async function close(folder: string, { zone, day, grace, all, json }: CloseOptions): Promise<void> {
  // A journal that is opened is made, if it is not there.
  for await (const _ of readJournal(folder, { toSequence: 1 })) break
  const graceMs = grace * minuteMs
  const last = day ?? addDays(businessDay(Date.now() - graceMs, zone), -1)
  const store = new FolderDayStore(join(folder, 'days'))
  const closing = await withProgress(
    'Closing',
    (onProgress) =>
      closeJournal(new FileJournal(folder), {
        ...{ zone, day: last, graceMs, store, reconcileAll: all === true },
        onDay: (_, done, total) => onProgress({ done, total }),
      }),
    'days',
  )
  printResult(closing, json, () => render(last, closing))
  if (closing.drifts.length > 0) process.exitCode = 1
}

function render(last: string, { closed, restated, drifts }: JournalClosing): string {
  if (closed.length === 0)
    return [`${last} is closed already: nothing was to be done.`, ...driftLines(drifts)].join('\n')
  const rows = closed.map(({ day, from, to, versions: [{ rows: written, sequence, digest }] }) => [
    day,
    showTime(from),
    `${(to - from) / (60 * minuteMs)} h`,
    count(sequence),
    count(written),
    digest.slice(0, 12),
  ])
  return [
    table(['closed', 'from', 'length', 'up to commit', 'rows', 'digest'], rows, [0, 1, 5]),
    ...(restated.length === 0 ? [] : ['', `  Told late, and restated: ${restatedDays(restated)}.`]),
    '',
    ...driftLines(drifts),
  ].join('\n')
}

function driftLines(drifts: readonly DayDrift[]): readonly string[] {
  const rest = drifts.length - mostNamed
  return [
    `  ${verdict(drifts)}`,
    ...drifts.slice(0, mostNamed).map((drift) => `    ${describe(drift)}`),
    ...(rest > 0 ? [`    and ${count(rest)} more`] : []),
  ]
}

function restatedDays(restated: JournalClosing['restated']): string {
  return restated.map(({ day, version, rows }) => `${day} (version ${version}, ${countOf(rows, 'row')})`).join(', ')
}

function verdict(drifts: readonly DayDrift[]): string {
  return drifts.length === 0
    ? styled('green', 'Drift 0: every figure is what the log comes to, worked out again by another way.')
    : styled('red', `Drift: ${countOf(drifts.length, 'figure')} of a row differs from what the log comes to.`)
}

function describe({ day, version, productId, warehouseId, column, stored, derived }: DayDrift): string {
  const place = plainText(warehouseId === undefined ? `${productId} in transit` : `${productId} in ${warehouseId}`)
  return `${day} version ${version}: ${place}: ${column} is ${count(stored)}, and the log gives ${count(derived)}`
}
