import { availableParallelism } from 'node:os'
import type { CommandFigures, Latency, MeterFigures } from '../command-meter.ts'
import type { SaleRun } from '../flash-sale.ts'
import type { LogFigures, UnitsByType } from '../log-figures.ts'
import type { LogPlaceReport } from '../log-place.ts'
import type { BackorderFigures, NetworkFigures, TransferFigures } from '../network-figures.ts'
import type { ReadAs } from '../order-file/order-file.ts'
import type { SkippedLines } from '../order-file/skipped-lines.ts'
import type { OrderRun } from '../order-run.ts'
import type { Proof } from '../proof.ts'
import type { RestockingFigures } from '../restocking.ts'
import type { OrderSettings, SaleSettings } from '../settings.ts'
import type { ShipmentTally } from '../shipment-tally.ts'
import type { Ending, Refused, ShopperTally } from '../shopper-tally.ts'
import type { Site } from '../sites.ts'
import type { Times } from '../stopwatch.ts'
import { type MoneyReport, moneyReport } from './money-report.ts'
import { quantile } from './quantile.ts'

/** One warehouse: units by the types of the log's movements. */
export interface WarehouseReport extends Pick<Site, 'id' | 'name'> {
  readonly units: UnitsByType
  readonly onHand: number
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
  readonly money: MoneyReport
  readonly warehouses: readonly WarehouseReport[]
  readonly hottest: readonly ProductReport[]
  readonly network: NetworkReport
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
  readonly unreturns: number
  readonly replacements: number
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
    /** Short, and the customer waits for the rest. */
    readonly waiting: number
    readonly refused: number
    readonly refusedUnits: number
    readonly unpaid: number
    readonly returnsOnly: number
    readonly returnLines: number
    readonly unmatchedReturns: number
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
  const { endings, refused, secondChances, latePayments, returns, unreturns, replacements } = tally
  return {
    kind: 'flash-sale',
    ...sharedReport(run, labels, plan.sites, tally.refusedByProduct),
    settings,
    plan: fingerprint,
    shoppers: { total: plan.shoppers.length, ...endings },
    refused,
    secondChances,
    latePayments,
    returns,
    unreturns,
    replacements,
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
      waiting: tally.waiting,
      refused: tally.refused,
      refusedUnits: tally.refusedUnits,
      unpaid: tally.unpaid,
      returnsOnly: tally.returnOrders,
      returnLines: tally.returnLines,
      unmatchedReturns: tally.unmatchedReturns,
    },
  }
}

function sharedReport(
  {
    settings,
    times,
    meter,
    log,
    network,
    orders,
    tally,
    journal,
    proof,
  }: Pick<SaleRun | OrderRun, keyof SaleRun & keyof OrderRun>,
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
    money: moneyReport(orders, proof),
    warehouses: warehouseReports(log, sites),
    hottest: hottestProducts(log, refusals),
    network: networkReport(tally.shipments, network),
    performance: performanceOf(meter, times),
    journal,
    proof,
  }
}

/** What a shop with several warehouses wants to know. */
export interface NetworkReport {
  /** Carts by how many warehouses they come from, from one on. */
  readonly cartsByShipments: readonly number[]
  /** Of a shipment, in kilometres; 0 where nobody's place is known. */
  readonly distanceKm: {
    readonly shipments: number
    readonly p50: number
    readonly p95: number
    readonly total: number
  }
  readonly backorders: Omit<BackorderFigures, 'waits'> & {
    readonly waitMs: { readonly p50: number; readonly p95: number }
  }
  readonly transfers: TransferFigures
}

function networkReport({ cartsByShipments, distances }: ShipmentTally, network: NetworkFigures): NetworkReport {
  const { waits, ...backorders } = network.backorders()
  const most = Math.max(0, ...cartsByShipments.keys())
  return {
    cartsByShipments: Array.from({ length: most }, (_, index) => cartsByShipments.get(index + 1) ?? 0),
    distanceKm: {
      shipments: distances.length,
      p50: quantile(distances, 0.5),
      p95: quantile(distances, 0.95),
      total: distances.reduce((sum, km) => sum + km, 0),
    },
    backorders: { ...backorders, waitMs: { p50: quantile(waits, 0.5), p95: quantile(waits, 0.95) } },
    transfers: network.transfers(),
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
