import { runFlashSale } from './flash-sale.ts'
import { type LogPlace, type LogSettings, prepareLogPlace } from './log-place.ts'
import { type OrderFileOptions, readOrderFile } from './order-file/order-file.ts'
import { runOrders } from './order-run.ts'
import type { Progress } from './progress.ts'
import { type OrderReport, orderReport, type RunLabels, type SaleReport, saleReport } from './report/report.ts'
import type { OrderSettings, SaleSettings } from './settings.ts'

/** Runs a flash sale on a log of its own. @throws CliError if the log's folder cannot be used */
export function simulateSale(
  settings: SaleSettings & LogSettings,
  progress: Progress,
  labels: RunLabels,
): Promise<SaleReport> {
  return withLog(settings, async (place) => saleReport(await runFlashSale(settings, place, progress), labels))
}

/** Runs the orders of a file on a log of its own. @throws CliError if the log's folder or the file cannot be used */
export function simulateOrders(
  file: { readonly path: string; readonly options: OrderFileOptions },
  settings: OrderSettings & LogSettings,
  progress: Progress,
  labels: RunLabels,
): Promise<OrderReport> {
  return withLog(settings, async (place) => {
    progress.stage(`Reading ${file.path}`)
    const orders = await readOrderFile(file.path, file.options)
    return orderReport(await runOrders(orders, settings, place, progress), labels)
  })
}

async function withLog<Report>(settings: LogSettings, run: (place: LogPlace) => Promise<Report>): Promise<Report> {
  const place = await prepareLogPlace(settings)
  try {
    return await run(place)
  } finally {
    await place.leave()
  }
}
