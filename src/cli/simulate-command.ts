import { writeFile } from 'node:fs/promises'
import { Command } from 'commander'
import { CliError } from './cli-error.ts'
import { type OrderFile, readOrderFile } from './orders/order-file.ts'
import { packageVersion } from './package-version.ts'
import { renderReport } from './report/render.ts'
import { orderReport, type SimulationReport, saleReport } from './report/report.ts'
import { rerunCommand } from './rerun-command.ts'
import { addOptions, ordersOnly, type SimulateOptions, saleOnly } from './simulate-options.ts'
import { runFlashSale } from './simulation/flash-sale.ts'
import { prepareLogPlace } from './simulation/log-place.ts'
import { runOrders } from './simulation/order-run.ts'
import { Progress } from './simulation/progress.ts'

/** `stockhold simulate`: a flash sale, or the orders of a file, and the proof that nothing was oversold. */
export function simulateCommand(): Command {
  const command = new Command('simulate')
    .summary('run a flash sale, or real orders, and prove that nothing was oversold')
    .description(
      'Runs a flash sale with thousands of shoppers at once, or the order lines of a CSV file, against an inventory with its log in a folder, and proves from that log alone, opened again, that nothing was oversold and that nothing drifted. Exits with 1 if the proof fails, or if a command sent twice had two results.',
    )
  return addOptions(command).action(async (options: SimulateOptions) => {
    mustFit(command, options)
    if (options.json !== undefined) await write(options.json, '')
    const report = await run(command, options)
    process.stdout.write(renderReport(report))
    if (options.json !== undefined) await write(options.json, `${JSON.stringify(report, undefined, 2)}\n`)
    if (!isKept(report)) process.exitCode = 1
  })
}

/** Whether the log adds up, and whoever asked twice got one answer. */
function isKept(report: SimulationReport): boolean {
  const answeredOtherwise = report.kind === 'flash-sale' ? report.retries.different : 0
  return report.proof.isSound && answeredOtherwise === 0
}

async function run(command: Command, options: SimulateOptions): Promise<SimulationReport> {
  const progress = new Progress()
  const labels = { version: packageVersion(), rerun: rerunCommand(command, options.seed) }
  const place = await prepareLogPlace(options)
  try {
    if (options.orders === undefined) return saleReport(await runFlashSale(options, place, progress), labels)
    progress.stage(`Reading ${options.orders}`)
    const file = await readOrders(options.orders, options)
    return orderReport(await runOrders(file, options, place, progress), labels)
  } finally {
    progress.end()
    await place.leave()
  }
}

function readOrders(path: string, options: SimulateOptions): Promise<OrderFile> {
  const { orderColumn, productColumn, quantityColumn, dateColumn, priceColumn } = options
  return readOrderFile(path, {
    order: orderColumn,
    product: productColumn,
    quantity: quantityColumn,
    ...(dateColumn !== undefined && { date: dateColumn }),
    ...(priceColumn !== undefined && { price: priceColumn }),
  })
}

/** Options that would silently do nothing are refused. */
function mustFit(command: Command, options: SimulateOptions): void {
  const isGiven = (name: string): boolean => command.getOptionValueSource(name) === 'cli'
  const stray = (options.orders === undefined ? ordersOnly : saleOnly).find(isGiven)
  if (stray !== undefined) {
    const flag = command.options.find((option) => option.attributeName() === stray)?.long ?? stray
    const why = options.orders === undefined ? 'only goes with --orders' : 'does not go with --orders'
    command.error(`error: option '${flag}' ${why}`)
  }
  const inVain = options.journal === 'memory' ? ['folder', 'durability'].find(isGiven) : undefined
  if (inVain !== undefined) command.error(`error: option '--${inVain}' does not go with --journal memory`)
  const { paid, cancelled, abandoned, expired } = options
  if (paid + cancelled + abandoned + expired === 0)
    command.error('error: --paid, --cancelled, --abandoned and --expired must not all be 0')
}

/** Called before the run too: nobody wants to learn at its end that the folder is not there. */
async function write(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text)
  } catch (error) {
    throw new CliError(`${path}: the report cannot be written: ${(error as Error).message}`)
  }
}
