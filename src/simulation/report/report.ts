import { availableParallelism } from 'node:os'
import type { CommandFigures, Latency, MeterFigures } from '../command-meter.ts'
import type { SaleRun } from '../flash-sale.ts'
import type { LogFigures, UnitsByType } from '../log-figures.ts'
import type { LogPlaceReport } from '../log-place.ts'
import type { ReadAs } from '../order-file/order-file.ts'
import type { SkippedLines } from '../order-file/skipped-lines.ts'
import type { OrderRun } from '../order-run.ts'
import type { Proof } from '../proof.ts'
import type { RestockingFigures } from '../restocking.ts'
import type { OrderSettings, SaleSettings } from '../settings.ts'
import type { Ending, Refused, ShopperTally } from '../shopper-tally.ts'
import type { Site } from '../sites.ts'
import type { Times } from '../stopwatch.ts'

/** One warehouse: units by the types of the log's movements, and what shoppers were refused there. */
export interface WarehouseReport extends Site {
  readonly units: UnitsByType
  readonly onHand: number
  readonly refused?: Refused
}

export interface ProductReport {
  readonly productId: string
  readonly units: UnitsByType
  /** Refused for want of this product: orders or attempts at a cart. */
  readonly refusals: number
}

export interface Throughput {
  /** Answers over the time of the sale, in which people think and fraud checks are awaited. */
  readonly commandsPerSecond: number
  /** The best tenth of a second, as a rate. */
  readonly busiestPerSecond: number
}

export interface Performance extends Throughput {
  readonly answered: number
  readonly overloads: number
  readonly response: Latency
  readonly service: Latency
  readonly commands: readonly CommandFigures[]
}

interface RunReport {
  readonly version: string
  readonly node: string
  readonly cores: number
  readonly seed: number
  /** The command that runs it again. */
  readonly rerun: string
  /** Milliseconds. */
  readonly times: Times
  /** Units by the types of the log's movements. */
  readonly units: UnitsByType
  readonly soldCents: number
  readonly returnedCents: number
  readonly warehouses: readonly WarehouseReport[]
  readonly hottest: readonly ProductReport[]
  readonly performance: Performance
  /** Where the log was kept. */
  readonly journal: LogPlaceReport
  readonly proof: Proof
}

export interface SaleReport extends RunReport {
  readonly kind: 'flash-sale'
  readonly settings: SaleSettings
  /** A short name of what the seed planned. */
  readonly plan: string
  readonly shoppers: Readonly<Record<Ending | 'total', number>>
  /** Refused attempts at a cart; a shopper may try more than once. */
  readonly refused: Refused
  readonly secondChances: number
  readonly latePayments: number
  readonly returns: number
  readonly retries: ShopperTally['retries']
  readonly transactions: ShopperTally['transactions']
  readonly restocking: RestockingFigures
}

export interface OrderReport extends RunReport {
  readonly kind: 'orders'
  readonly settings: OrderSettings
  readonly file: {
    readonly path: string
    readonly orders: number
    readonly lines: number
    readonly emptyLines: number
    readonly products: number
    readonly wantedUnits: number
    /** What was found out, or said, of how it is written. */
    readonly readAs: ReadAs
    /** Lines that were left out, by their reason. */
    readonly skipped: readonly SkippedLines[]
    /** ISO 8601, if there is a date column. */
    readonly from?: string
    readonly to?: string
  }
  readonly orders: {
    readonly total: number
    readonly fulfilled: number
    readonly refused: number
    readonly refusedUnits: number
    readonly returnsOnly: number
    readonly returnLines: number
  }
}

export type SimulationReport = SaleReport | OrderReport

/** How many products are listed as the hottest. */
const hottestCount = 10

export interface RunLabels {
  readonly version: string
  readonly rerun: string
}

export function saleReport(run: SaleRun, labels: RunLabels): SaleReport {
  const { settings, plan, fingerprint, tally, restocking } = run
  const { endings, refusedByWarehouse, secondChances, latePayments, returns } = tally
  const refused = { carts: 0, units: 0 }
  for (const { carts, units } of refusedByWarehouse.values()) {
    refused.carts += carts
    refused.units += units
  }
  return {
    kind: 'flash-sale',
    ...sharedReport(run, labels, plan.sites, tally.refusedByProduct),
    warehouses: warehouseReports(run.log, plan.sites).map((warehouse) => ({
      ...warehouse,
      refused: refusedByWarehouse.get(warehouse.id) ?? { carts: 0, units: 0 },
    })),
    settings,
    plan: fingerprint,
    shoppers: { total: plan.shoppers.length, ...endings },
    refused,
    secondChances,
    latePayments,
    returns,
    retries: tally.retries,
    transactions: tally.transactions,
    restocking,
  }
}

export function orderReport(run: OrderRun, labels: RunLabels): OrderReport {
  const { file, plan, tally, settings } = run
  const times = file.orders.flatMap(({ at }) => (at === undefined ? [] : [at]))
  const [from, to] = [times[0], times.at(-1)]
  return {
    kind: 'orders',
    ...sharedReport(run, labels, plan.sites, tally.refusedByProduct),
    settings,
    file: {
      path: file.path,
      orders: file.orders.length,
      lines: file.lines,
      emptyLines: file.emptyLines,
      products: plan.wantedByProduct.size,
      wantedUnits: plan.wantedUnits,
      readAs: file.readAs,
      skipped: file.skipped,
      ...(from !== undefined && { from: new Date(from).toISOString() }),
      ...(to !== undefined && { to: new Date(to).toISOString() }),
    },
    orders: {
      total: file.orders.length,
      fulfilled: tally.fulfilled,
      refused: tally.refused,
      refusedUnits: tally.refusedUnits,
      returnsOnly: tally.returnOrders,
      returnLines: tally.returnLines,
    },
  }
}

function sharedReport(
  { settings, times, meter, log, journal, proof }: Pick<SaleRun | OrderRun, keyof SaleRun & keyof OrderRun>,
  { version, rerun }: RunLabels,
  sites: readonly Site[],
  refusals: ReadonlyMap<string, number>,
): RunReport {
  return {
    version,
    node: process.version,
    cores: availableParallelism(),
    seed: settings.seed,
    rerun,
    times,
    units: log.totals,
    soldCents: log.soldCents,
    returnedCents: log.returnedCents,
    warehouses: warehouseReports(log, sites),
    hottest: hottestProducts(log, refusals),
    performance: performanceOf(meter, times),
    journal,
    proof,
  }
}

function warehouseReports(log: LogFigures, sites: readonly Site[]): WarehouseReport[] {
  return sites.map(({ id, name }) => ({
    id,
    name,
    units: log.warehouse(id),
    onHand: log.onHand(id),
  }))
}

/** The products that were asked for most: reserved or refused. */
function hottestProducts(log: LogFigures, refusals: ReadonlyMap<string, number>): ProductReport[] {
  const products = Array.from(log.products(), ([productId, units]) => ({
    productId,
    units,
    refusals: refusals.get(productId) ?? 0,
  }))
  const heat = ({ units, refusals: refused }: ProductReport): number => (units.reserved ?? 0) + refused
  return products.sort((a, b) => heat(b) - heat(a)).slice(0, hottestCount)
}

function performanceOf(meter: MeterFigures, { sale }: Times): Performance {
  const { answered, overloads, response, service, commands, busiestTenth } = meter
  return {
    commandsPerSecond: Math.round(answered / (sale / 1000)),
    busiestPerSecond: busiestTenth * 10,
    answered,
    overloads,
    response,
    service,
    commands,
  }
}
