import { randomInt } from 'node:crypto'
import { Command, Option } from 'commander'
import { FileJournal } from '../index.ts'
import { type PlayedMonth, playMonth } from '../month/play-month.ts'
import { renderTally } from '../month/render-tally.ts'
import type { BusinessReport } from '../report/business-report.ts'
import { renderText } from '../report/render-text.ts'
import { LogFolder } from '../simulation/log-folder.ts'
import { Progress } from '../simulation/progress.ts'
import { maxSeed } from '../simulation/random.ts'
import { path, wholeNumber } from '../terminal/option-values.ts'
import { print } from '../terminal/terminal.ts'
import { mustBeWritable, writeReport } from '../terminal/written-file.ts'
import { readReport, writePage } from './report-command.ts'

interface MonthOptions {
  readonly seed: number
  readonly ordersPerDay: number
  readonly folder?: string
  readonly html?: string
  readonly json?: string
}

/** `stockhold month`: a shop's month, closed every night, and its report. */
export function monthCommand(): Command {
  return new Command('month')
    .summary('play a month of a shop, close every night, and report it')
    .description(
      'Plays thirty days of a shop with five warehouses and three kinds of sellers, on a clock of its own: purchases at changing costs, sales, returns weeks later, replacements, a rate that changes in the middle, and facts that are told days after they happened. Closes every night, and prints the report of the month. Exits with 1 if a figure of a closed day differs from what the log comes to, or if a method does not conserve value.',
    )
    .showHelpAfterError('Run with --help for what there is.')
    .addOption(
      new Option('--seed <number>', 'what all randomness follows from')
        .argParser(wholeNumber(0, maxSeed))
        .default(randomInt(maxSeed), 'a new one each run'),
    )
    .option('--orders-per-day <count>', 'about so many', wholeNumber(1, 10_000), 40)
    .option('--folder <dir>', 'a new or empty folder for the log, which stays; without it a temporary one', path)
    .option('--html <file>', 'also write the report to a file, as one page with charts', path)
    .option('--json <file>', 'also write the complete report to a file, as JSON', path)
    .action(month)
}

async function month({ seed, ordersPerDay, folder, html, json }: MonthOptions): Promise<void> {
  for (const file of [html, json]) if (file !== undefined) await mustBeWritable(file)
  const place = folder === undefined ? LogFolder.temporary() : await LogFolder.given(folder)
  try {
    const { played, report } = await playAndReport(place.path, { seed, ordersPerDay })
    print(`${renderText(report)}\n\n${renderTally(played, place, seed)}\n`)
    if (json !== undefined) await writeReport(json, `${JSON.stringify({ seed, ...played, report }, undefined, 2)}\n`)
    if (html !== undefined) await writePage(html, report)
    const isConserved = report.valuations.every(({ difference }) => difference === 0)
    if (report.drift.figures.length > 0 || !isConserved) process.exitCode = 1
  } finally {
    await place.leave()
  }
}

async function playAndReport(
  folder: string,
  settings: Pick<MonthOptions, 'seed' | 'ordersPerDay'>,
): Promise<{ readonly played: PlayedMonth; readonly report: BusinessReport }> {
  const progress = new Progress()
  try {
    // What the month would cost in disk syncs says nothing: its log is made in seconds.
    const journal = new FileJournal(folder, { durability: 'never' })
    const played = await playMonth(journal, `${folder}/days`, settings, (day) => progress.stage(`Playing ${day}`))
    progress.stage('Reading it all again')
    return { played, report: await readReport(folder) }
  } finally {
    progress.end()
  }
}
