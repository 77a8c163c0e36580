import type { AllocationStrategy } from '../allocation/strategy.ts'
import type { LedgerRow, PlannedCounts } from '../inventory/ledger-folds.ts'
import { DraftMap } from '../ledger/draft-map.ts'
import type { CommitView, Ledger } from '../ledger/ledger.ts'
import { PlannedUnits } from '../ledger/planned-units.ts'
import { type Backorder, type Demand, type PolicySetting, viewOf } from './backorder.ts'
import type { BackorderEntry, DemandFilled, DemandMade } from './backorders-entry.ts'
import { Policies } from './policies.ts'
import { WaitingLines } from './waiting-lines.ts'

/** How long a demand that nothing waits for any more can still be asked about, in log time. */
const keptMs = 24 * 60 * 60 * 1000

/** What a fill is of: its release says when it may be shipped. */
interface PreOrder {
  readonly id: string
  readonly productId: string
  readonly warehouseId: string | undefined
}

interface Parts {
  readonly policies: Policies
  readonly demands: DraftMap<string, Demand>
  readonly lines: WaitingLines
  /** Units that wait. */
  readonly units: PlannedUnits
  /** Products whose fill was put off, and since when. */
  readonly putOff: DraftMap<string, number>
  /** When each of those ended that wait no longer, the first first. */
  readonly ended: DraftMap<string, number>
  /** By reservation, the pre-orders that were filled and are not released yet. */
  readonly preOrders: DraftMap<string, PreOrder>
}

function noParts(): Parts {
  return {
    policies: Policies.empty(),
    demands: DraftMap.empty(),
    lines: WaitingLines.empty(),
    units: PlannedUnits.empty(),
    putOff: DraftMap.empty(),
    ended: DraftMap.empty(),
    preOrders: DraftMap.empty(),
  }
}

/** Who waits for what, in which order, and what may wait. */
export class BackorderBook implements Ledger<BackorderEntry> {
  /** How this process was opened; not part of the log, which says what was reserved. */
  readonly allocation: AllocationStrategy | undefined
  readonly #policies: Policies
  readonly #demands: DraftMap<string, Demand>
  readonly #lines: WaitingLines
  readonly #units: PlannedUnits
  readonly #putOff: DraftMap<string, number>
  readonly #ended: DraftMap<string, number>
  readonly #preOrders: DraftMap<string, PreOrder>
  readonly #isWaiting = (id: string): boolean => (this.#demands.get(id)?.waiting ?? 0) > 0

  constructor(allocation?: AllocationStrategy, parts: Parts = noParts()) {
    this.allocation = allocation
    this.#policies = parts.policies
    this.#demands = parts.demands
    this.#lines = parts.lines
    this.#units = parts.units
    this.#putOff = parts.putOff
    this.#ended = parts.ended
    this.#preOrders = parts.preOrders
  }

  apply(entry: BackorderEntry, { at }: CommitView): void {
    if (entry.type === 'policy-set') {
      const { productId, warehouseId, policy, limit, releaseAt } = entry
      this.#policies.set(productId, warehouseId, { policy, limit, releaseAt })
    } else if (entry.type === 'demand-made') this.#make(entry, at)
    else if (entry.type === 'demand-filled') this.#fill(entry, at)
    else if (entry.type === 'demand-cancelled') {
      const demand = this.demand(entry.id) as Demand
      this.#change(demand, { cancelled: demand.cancelled + entry.quantity }, entry.quantity, at)
    } else if (entry.type === 'fill-put-off') this.#putOff.set(entry.productId, entry.since)
    else this.#putOff.delete(entry.productId)
  }

  draft(): this {
    return new BackorderBook(this.allocation, {
      policies: this.#policies.draft(),
      demands: this.#demands.draft(),
      lines: this.#lines.draft(),
      units: this.#units.draft(),
      putOff: this.#putOff.draft(),
      ended: this.#ended.draft(),
      preOrders: this.#preOrders.draft(),
    }) as this
  }

  *image(): Generator<LedgerRow> {
    yield* this.#policies.rows()
    for (const demand of this.#demands.values()) yield [`demand ${demand.id}`, demand]
    for (const [id, at] of this.#ended.entries()) yield [`ended ${id}`, id, at]
    for (const [productId, since] of this.#putOff.entries()) yield [`put-off ${productId}`, productId, since]
    for (const [reservationId, of] of this.#preOrders.entries()) yield [`pre-order ${reservationId}`, reservationId, of]
  }

  restore([key, ...row]: LedgerRow): void {
    const kind = (key as string).slice(0, (key as string).indexOf(' '))
    if (kind === 'policy') this.#policies.restore(row[0] as string, row[1])
    else if (kind === 'ended') this.#ended.set(row[0] as string, row[1] as number)
    else if (kind === 'put-off') this.#putOff.set(row[0] as string, row[1] as number)
    else if (kind === 'pre-order') this.#preOrders.set(row[0] as string, row[1] as PreOrder)
    else this.#add(row[0] as Demand)
  }

  counts(productId: string, warehouseId?: string): PlannedCounts {
    return { incoming: 0, backordered: this.#units.of(productId, warehouseId) }
  }

  get nextDue(): number {
    let next = Number.POSITIVE_INFINITY
    for (const since of this.#putOff.values()) next = Math.min(next, since)
    return next
  }

  retain(at: number): void {
    for (let next = this.#ended.first(); next !== undefined && at - next[1] >= keptMs; next = this.#ended.first()) {
      this.#ended.delete(next[0])
      this.#demands.delete(next[0])
    }
    for (let next = this.#preOrders.first(); next !== undefined; next = this.#preOrders.first()) {
      const [reservationId, { productId, warehouseId }] = next
      if ((this.policy(productId, warehouseId).releaseAt ?? 0) > at) return
      this.#preOrders.delete(reservationId)
    }
  }

  /** What counts for a product in a warehouse: the warehouse's own setting, else the product's. */
  policy(productId: string, warehouseId?: string): PolicySetting {
    return this.#policies.of(productId, warehouseId)
  }

  demand(id: string): Demand | undefined {
    return this.#demands.get(id)
  }

  /** Those who wait for a product, the first first. */
  *waitingFor(productId: string): Generator<Demand, void, undefined> {
    for (const id of this.#lines.ids(productId, this.#isWaiting)) yield this.demand(id) as Demand
  }

  isWaitedFor(productId: string): boolean {
    return this.#units.of(productId) > 0
  }

  isPutOff(productId: string): boolean {
    return this.#putOff.has(productId)
  }

  putOffProducts(): readonly string[] {
    return Array.from(this.#putOff.entries(), ([productId]) => productId)
  }

  preOrderOf(reservationId: string): PreOrder | undefined {
    return this.#preOrders.get(reservationId)
  }

  view(id: string): Backorder | undefined {
    const demand = this.demand(id)
    return demand && viewOf(demand, demand.waiting === 0 ? undefined : this.#positionOf(demand))
  }

  /** All that are kept, in the order in which they were made: so each stands behind those of its queue before it. */
  *views(): Generator<Backorder, void, undefined> {
    const lengths = new Map<string, number>()
    for (const demand of this.#demands.values()) {
      const position = demand.waiting === 0 ? undefined : (lengths.get(demand.productId) ?? 0) + 1
      if (position !== undefined) lengths.set(demand.productId, position)
      yield viewOf(demand, position)
    }
  }

  /** Those who wait for a product, the first first. */
  queue(productId: string): readonly Backorder[] {
    let position = 0
    return Array.from(this.waitingFor(productId), (demand) => {
      position += 1
      return viewOf(demand, position)
    })
  }

  #positionOf({ id, productId }: Demand): number {
    const length = this.#lines.lengthTo(productId, id)
    if (length !== undefined) return length
    let position = 0
    for (const other of this.waitingFor(productId)) {
      position += 1
      if (other.id === id) break
    }
    return position
  }

  #make({ id, productId, warehouseId, quantity, fillAs, ttlMs, owner }: DemandMade, at: number): void {
    const bound = { id, productId, warehouseId, quantity, waiting: quantity, cancelled: 0, fillAs, ttlMs, owner }
    this.#add({ ...bound, since: at, fills: [] })
  }

  #add(demand: Demand): void {
    const { id, productId, warehouseId, waiting } = demand
    this.#demands.set(id, Object.freeze(demand))
    if (waiting === 0) return
    this.#lines.join(productId, id)
    this.#units.add(productId, warehouseId, waiting)
  }

  #fill({ id, warehouseId, quantity, reservationId, productId }: DemandFilled, at: number): void {
    const demand = this.demand(id) as Demand
    const fill = Object.freeze({ reservationId, warehouseId, quantity, at })
    const { warehouseId: bound } = demand
    if (this.policy(productId, bound).releaseAt !== undefined)
      this.#preOrders.set(reservationId, { id, productId, warehouseId: bound })
    this.#change(demand, { fills: [...demand.fills, fill] }, quantity, at)
  }

  /** So many units of a demand no longer wait. */
  #change(demand: Demand, change: Partial<Demand>, quantity: number, at: number): void {
    const waiting = demand.waiting - quantity
    this.#demands.set(demand.id, Object.freeze({ ...demand, ...change, waiting }))
    this.#units.add(demand.productId, demand.warehouseId, -quantity)
    if (waiting > 0) return
    this.#ended.set(demand.id, at)
    this.#lines.leave(demand.productId, this.#isWaiting)
  }
}
