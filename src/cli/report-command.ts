import { join } from 'node:path'
import type { Command } from 'commander'
import { FolderDayStore, type ReadCommits, ReadingDayStore, readClosings } from '../closings.ts'
import { type ReplayUntil, readJournal } from '../index.ts'
import { type BusinessReport, businessReport } from '../report/business-report.ts'
import { logFacts } from '../report/log-facts.ts'
import { renderText } from '../report/render-text.ts'
import { type ReportPeriod, reportPeriod } from '../report/report-period.ts'
import { CliError } from '../terminal/cli-error.ts'
import { path } from '../terminal/option-values.ts'
import { printResult } from '../terminal/terminal.ts'
import { mustBeWritable, writeReport } from '../terminal/written-file.ts'
import { calendarDay, timeZone } from './journal/day-options.ts'
import { type JournalCommandOptions, journalCommand } from './journal/journal-command.ts'
import { asList } from './journal/list-option.ts'
import { readSequenceOrTime } from './journal/times.ts'

interface ReportOptions extends JournalCommandOptions, Partial<ReportPeriod> {
  readonly at?: ReplayUntil
  readonly archive?: readonly string[]
  readonly html?: string
}

/** `stockhold report`: what the log says of a period, for people who look at money. */
export function reportCommand(): Command {
  return journalCommand<ReportOptions>(
    'report',
    'report revenue, costs, stock and what was told late',
    'Reports what a journal says of some days: revenue as closed and as known now, with the bridge between them; costs by several methods; stock by age; the promise funnel, cohorts of customers and return rates; and whether every closed day still is what the log comes to. The journal may be written meanwhile. Exits with 1 if a figure of a closed day differs.',
    report,
  )
    .option('--from <day>', 'the first day, such as 2026-11-01', calendarDay)
    .option('--to <day>', 'the last day; both are those of the last closed month, if left out', calendarDay)
    .option('--zone <zone>', 'whose calendar, such as Europe/Berlin; that of the closings, if left out', timeZone)
    .option('--at <when>', 'as of the commit of this sequence, or before this time, in ISO 8601', readSequenceOrTime)
    .option('--archive <folder>', 'where its first segments were archived; may be given again', asList)
    .option('--html <file>', 'also write it to a file, as one page with charts', path)
}

async function report(folder: string, options: ReportOptions): Promise<void> {
  const { html, json } = options
  if (html !== undefined) await mustBeWritable(html)
  const found = await readReport(folder, options)
  printResult(found, json, () => renderText(found))
  if (html !== undefined) await writePage(html, found)
  if (found.drift.figures.length > 0) process.exitCode = 1
}

/** Drawing is loaded only where something is drawn. */
export async function writePage(file: string, found: BusinessReport): Promise<void> {
  const { renderPage } = await import('../report/page/render-page.ts')
  await writeReport(file, renderPage(found))
}

/** @throws CliError where there is nothing to report, or not of that time */
export async function readReport(folder: string, options: Omit<ReportOptions, 'html'> = {}): Promise<BusinessReport> {
  const { at = {}, archive: archives = [] } = options
  const until = at.at === undefined ? {} : { to: at.at }
  const read: ReadCommits = (fromSequence, toSequence = Number.POSITIVE_INFINITY) => {
    const last = Math.min(toSequence, at.sequence ?? Number.POSITIVE_INFINITY)
    const range = { fromSequence, ...until, ...(Number.isFinite(last) && { toSequence: last }) }
    return readJournal(folder, range, { archives }) as ReturnType<ReadCommits>
  }
  const facts = await logFacts(read(1))
  if (facts.sequence === 0) throw new CliError(`${folder}: there is no commit yet that could be reported.`)
  if (at.sequence !== undefined && at.sequence > facts.sequence)
    throw new CliError(`Invalid sequence ${at.sequence}: the log ends with commit ${facts.sequence}.`)
  const closedDays = await readClosings(read, new ReadingDayStore(new FolderDayStore(join(folder, 'days'))))
  const period = reportPeriod(closedDays, facts, options)
  checkPeriod(period, closedDays.days()[0]?.zone)
  return businessReport(read, closedDays, facts, period)
}

function checkPeriod({ from, to, zone }: ReportPeriod, closedIn: string | undefined): void {
  if (from > to) throw new CliError(`${from} to ${to}: the first day is after the last. Give --from and --to.`)
  if (closedIn !== undefined && zone !== closedIn)
    throw new CliError(`${zone}: the days of this log are closed in ${closedIn}. Leave --zone out, or give that one.`)
}
