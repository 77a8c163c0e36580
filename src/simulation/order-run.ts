import type { InventoryManager, Reservation } from '../index.ts'
import { CommandMeter, type MeterFigures } from './command-meter.ts'
import { LogFigures, type SaleMetadata } from './log-figures.ts'
import type { LogPlace, LogPlaceReport } from './log-place.ts'
import { openStore } from './opening.ts'
import type { OrderFile } from './order-file/order-file.ts'
import type { Order, OrderLine } from './order-file/order-line.ts'
import { type OrderPlan, planOrders } from './order-plan.ts'
import type { Progress } from './progress.ts'
import { type Proof, prove } from './proof.ts'
import type { OrderSettings } from './settings.ts'
import { type SourcedLine, source } from './sourcing.ts'
import { Stopwatch, type Times } from './stopwatch.ts'

/** What became of the orders of a file. */
export interface OrderTally {
  fulfilled: number
  refused: number
  refusedUnits: number
  refusedByProduct: Map<string, number>
  /** Orders without a line that wants anything: all of it came back. */
  returnOrders: number
  returnLines: number
}

export interface OrderRun {
  readonly settings: OrderSettings
  readonly file: OrderFile
  readonly plan: OrderPlan
  readonly times: Times
  readonly meter: MeterFigures
  readonly tally: OrderTally
  readonly log: LogFigures
  readonly journal: LogPlaceReport
  readonly proof: Proof
}

/** Runs the orders of a file: all are started at once, in their order, on a share of the stock they want. */
export async function runOrders(
  file: OrderFile,
  settings: OrderSettings,
  place: LogPlace,
  progress: Progress,
): Promise<OrderRun> {
  const watch = new Stopwatch()
  const plan = planOrders(file.orders, settings)
  watch.lap('plan')
  progress.stage('Filling the shelves')
  const inventory = await openStore({ ...plan, journal: place.journal() })
  watch.lap('opening')
  const meter = new CommandMeter(inventory)
  progress.watch('Orders come in', meter)
  const desk = new OrderDesk(inventory, meter, plan.sites[0]?.id as string)
  const opensAt = performance.now()
  await Promise.all(file.orders.map((order) => desk.take(order, opensAt)))
  watch.lap('sale')
  progress.stage('Auditing the log')
  const log = new LogFigures()
  const proof = await prove(inventory, [...plan.wantedByProduct.keys()], place, (commit) => log.add(commit))
  watch.lap('audit')
  return {
    settings,
    file,
    plan,
    times: watch.times,
    meter: meter.figures(),
    tally: desk.tally,
    log,
    journal: await place.report(),
    proof,
  }
}

/** Takes orders: reserves all lines or none, confirms and fulfills; takes back what comes back. */
class OrderDesk {
  readonly tally: OrderTally = {
    fulfilled: 0,
    refused: 0,
    refusedUnits: 0,
    refusedByProduct: new Map(),
    returnOrders: 0,
    returnLines: 0,
  }
  readonly #inventory: InventoryManager
  readonly #meter: CommandMeter
  /** Where products go that no warehouse ever had. */
  readonly #fallback: string

  constructor(inventory: InventoryManager, meter: CommandMeter, fallback: string) {
    this.#inventory = inventory
    this.#meter = meter
    this.#fallback = fallback
  }

  async take(order: Order, opensAt: number): Promise<void> {
    const wanted = order.lines.filter(({ quantity }) => quantity > 0)
    const returned = order.lines.filter(({ quantity }) => quantity < 0)
    if (wanted.length === 0) this.tally.returnOrders += 1
    await Promise.all([
      this.#ship(order, wanted, opensAt),
      ...returned.map((line) => this.#takeBack(order, line, opensAt)),
    ])
  }

  async #ship(order: Order, lines: readonly OrderLine[], opensAt: number): Promise<void> {
    if (lines.length === 0) return
    const reference = { type: 'order', id: order.id }
    let sourced: SourcedLine[] = []
    const attempt = await this.#meter.measure('reserveAll', opensAt, () => {
      sourced = source(this.#inventory, lines, this.#fallback)
      const asked = sourced.map((part) => part.asked)
      return this.#inventory.reserveAll({ lines: asked, reference, idempotencyKey: order.id })
    })
    if (!attempt.ok) {
      this.#refuse(lines, (attempt.refusal.details as { productId: string }).productId)
      return
    }
    await this.#all('confirm', attempt.value, ({ id }) => this.#inventory.confirm(id, { reference }))
    await this.#all('fulfill', attempt.value, ({ id }, index) => {
      // Reservations come in the order of the lines that made them.
      return this.#inventory.fulfill(id, { reference, ...sold(sourced[index]?.line.unitPrice) })
    })
    this.tally.fulfilled += 1
  }

  async #takeBack(order: Order, line: OrderLine, opensAt: number): Promise<void> {
    const { productId, quantity, unitPrice } = line
    const [shelf] = this.#inventory.availability(productId).warehouses
    await this.#meter.measure('returnStock', opensAt, () =>
      this.#inventory.returnStock({
        warehouseId: shelf?.warehouseId ?? this.#fallback,
        productId,
        quantity: -quantity,
        disposition: 'available',
        reference: { type: 'order', id: order.id },
        ...sold(unitPrice),
      }),
    )
    this.tally.returnLines += 1
  }

  #refuse(lines: readonly OrderLine[], productId: string): void {
    const { tally } = this
    tally.refused += 1
    tally.refusedUnits += lines.reduce((sum, { quantity }) => sum + quantity, 0)
    tally.refusedByProduct.set(productId, (tally.refusedByProduct.get(productId) ?? 0) + 1)
  }

  async #all(
    command: string,
    holds: readonly Reservation[],
    call: (hold: Reservation, index: number) => Promise<Reservation>,
  ): Promise<void> {
    const wantedAt = performance.now()
    const attempts = await Promise.all(
      holds.map((hold, index) => this.#meter.measure(command, wantedAt, () => call(hold, index))),
    )
    const refused = attempts.find((attempt) => !attempt.ok)
    if (refused !== undefined) throw new Error(`${command} was refused: ${JSON.stringify(refused)}`)
  }
}

/** A sale price goes into the metadata: as a unitCost it would be taken for what the goods cost. */
function sold(unitPrice: number | undefined): { metadata?: SaleMetadata } {
  return unitPrice === undefined ? {} : { metadata: { unitPrice } }
}
