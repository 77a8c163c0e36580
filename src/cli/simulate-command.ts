import { Command } from 'commander'
import type { CrashReport } from '../crash-test/crash-report.ts'
import { renderCrash } from '../crash-test/render-crash.ts'
import { runCrashTest } from '../crash-test/run-crash-test.ts'
import { Progress } from '../simulation/progress.ts'
import { renderReport } from '../simulation/report/render.ts'
import type { RunLabels, SimulationReport } from '../simulation/report/report.ts'
import { simulateOrders, simulateSale } from '../simulation/simulate.ts'
import { packageVersion } from '../terminal/package-version.ts'
import { print } from '../terminal/terminal.ts'
import { mustBeWritable, writeReport } from '../terminal/written-file.ts'
import { rerunCommand } from './rerun-command.ts'
import { mustFit } from './simulate-modes.ts'
import { addOptions, type SimulateOptions } from './simulate-options.ts'

/** `stockhold simulate`: a flash sale, the orders of a file, or kills under load, and the proof that all adds up. */
export function simulateCommand(): Command {
  const command = new Command('simulate')
    .summary('run a flash sale, or real orders, and prove that nothing was oversold')
    .description(
      'Runs a flash sale with thousands of shoppers at once, or the order lines of a CSV file, against an inventory with its log in a folder, and proves from that log alone, opened again, that nothing was oversold and that nothing drifted. Exits with 1 if the proof fails, or if a command sent twice had two results. With --crash, kills a process that works on such a log, again and again, and compares what it had acknowledged with what is found.',
    )
  command.showHelpAfterError('Run with --help for what there is.')
  return addOptions(command).action(async (options: SimulateOptions) => {
    mustFit(command, options)
    if (options.json !== undefined) await mustBeWritable(options.json, options.orders)
    const { report, text } = await run(command, options)
    print(text)
    if (options.json !== undefined) await writeReport(options.json, `${JSON.stringify(report, undefined, 2)}\n`)
    if (!addsUp(report)) process.exitCode = 1
  })
}

/** Whether the log adds up, and whoever asked twice got one answer. */
function addsUp(report: SimulationReport | CrashReport): boolean {
  if (report.kind === 'crash') return report.isSound
  const answeredOtherwise = report.kind === 'flash-sale' ? report.retries.different : 0
  return report.proof.isSound && answeredOtherwise === 0
}

interface Told {
  readonly report: SimulationReport | CrashReport
  /** The report as a person reads it. */
  readonly text: string
}

async function run(command: Command, options: SimulateOptions): Promise<Told> {
  const progress = new Progress()
  const labels = { version: packageVersion(), rerun: rerunCommand(command, options.seed) }
  try {
    if (options.crash !== undefined) {
      const report = await crash(options.crash, options, progress, labels)
      return { report, text: renderCrash(report) }
    }
    const report = await simulate(options, progress, labels)
    return { report, text: renderReport(report) }
  } finally {
    progress.end()
  }
}

function crash(
  rounds: number,
  { seed, durability, folder }: SimulateOptions,
  progress: Progress,
  labels: RunLabels,
): Promise<CrashReport> {
  progress.stage(`Round 1 of ${rounds}`)
  return runCrashTest({ rounds, seed, durability, folder }, labels, ({ round, commits }) =>
    progress.stage(`Round ${round} of ${rounds}: ${commits.toLocaleString('en-US')} commits`),
  )
}

function simulate(options: SimulateOptions, progress: Progress, labels: RunLabels): Promise<SimulationReport> {
  if (options.orders === undefined) return simulateSale(options, progress, labels)
  const { orderColumn, productColumn, quantityColumn, dateColumn, priceColumn } = options
  const { encoding, delimiter, decimal, dateFormat, skipBadLines } = options
  const columns = {
    order: orderColumn,
    product: productColumn,
    quantity: quantityColumn,
    date: dateColumn,
    price: priceColumn,
  }
  const file = { path: options.orders, options: { columns, encoding, delimiter, decimal, dateFormat, skipBadLines } }
  return simulateOrders(file, options, progress, labels)
}
