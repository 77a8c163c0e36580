import type { AllocationStrategy } from '../allocation/strategy.ts'
import type { LedgerRow, PlannedCounts } from '../inventory/ledger-folds.ts'
import { DraftMap } from '../ledger/draft-map.ts'
import type { CommitView, Ledger } from '../ledger/ledger.ts'
import { PlannedUnits } from '../ledger/planned-units.ts'
import { type Backorder, type Demand, type PolicySetting, viewOf } from './backorder.ts'
import type { BackorderEntry, DemandFilled, DemandMade } from './backorders-entry.ts'
import { WaitingLines } from './waiting-lines.ts'

/** How long a demand that nothing waits for any more can still be asked about, in log time. */
const keptMs = 24 * 60 * 60 * 1000

/** Who waits for what, in which order, and what may wait. */
export class BackorderBook implements Ledger<BackorderEntry> {
  /** How this process was opened; not part of the log, which says what was reserved. */
  readonly allocation: AllocationStrategy | undefined
  readonly #policies: DraftMap<string, ProductPolicies>
  readonly #demands: DraftMap<string, Demand>
  readonly #lines: WaitingLines
  /** Units that wait. */
  readonly #units: PlannedUnits
  /** Products whose fill was put off, and since when. */
  readonly #putOff: DraftMap<string, number>
  /** The backorder of each reservation that fills a pre-order. */
  readonly #preOrders: DraftMap<string, string>
  readonly #isWaiting = (id: string): boolean => (this.#demands.get(id)?.waiting ?? 0) > 0

  constructor(allocation?: AllocationStrategy, from?: BackorderBook) {
    this.allocation = allocation
    const [policies, demands, lines, units, putOff, preOrders] = from === undefined ? emptyMaps() : from.#drafts()
    this.#policies = policies
    this.#demands = demands
    this.#lines = lines
    this.#units = units
    this.#putOff = putOff
    this.#preOrders = preOrders
  }

  apply(entry: BackorderEntry, { at }: CommitView): void {
    if (entry.type === 'policy-set') {
      const { productId, warehouseId, policy, limit, releaseAt } = entry
      this.#setPolicy(productId, warehouseId, { policy, limit, releaseAt })
    } else if (entry.type === 'demand-made') this.#make(entry, at)
    else if (entry.type === 'demand-filled') this.#fill(entry, at)
    else if (entry.type === 'demand-cancelled') {
      const demand = this.demand(entry.id) as Demand
      this.#change(demand, { cancelled: demand.cancelled + entry.quantity }, entry.quantity, at)
    } else if (entry.type === 'fill-put-off') this.#putOff.set(entry.productId, entry.since)
    else this.#putOff.delete(entry.productId)
  }

  draft(): this {
    return new BackorderBook(this.allocation, this) as this
  }

  *image(): Generator<LedgerRow> {
    for (const [productId, policies] of this.#policies.entries()) yield [`policy ${productId}`, productId, policies]
    for (const demand of this.#demands.values()) yield [`demand ${demand.id}`, demand]
    for (const [productId, since] of this.#putOff.entries()) yield [`put-off ${productId}`, productId, since]
    for (const [reservationId, id] of this.#preOrders.entries()) yield [`pre-order ${reservationId}`, reservationId, id]
  }

  restore([key, ...row]: LedgerRow): void {
    const kind = (key as string).slice(0, (key as string).indexOf(' '))
    if (kind === 'policy') this.#policies.set(row[0] as string, row[1] as ProductPolicies)
    else if (kind === 'put-off') this.#putOff.set(row[0] as string, row[1] as number)
    else if (kind === 'pre-order') this.#preOrders.set(row[0] as string, row[1] as string)
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
    for (const demand of this.#demands.values()) {
      // In the order in which they were made: whoever waits keeps those behind, too.
      if (demand.endedAt === undefined || at - demand.endedAt < keptMs) return
      this.#demands.delete(demand.id)
      for (const { reservationId } of demand.fills) this.#preOrders.delete(reservationId)
    }
  }

  /** What counts for a product in a warehouse: the warehouse's own setting, else the product's. */
  policy(productId: string, warehouseId?: string): PolicySetting {
    const set = this.#policies.get(productId)
    const own = set?.ofWarehouses.find((one) => one.warehouseId === warehouseId)
    return own ?? set?.own ?? denied
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

  preOrderOf(reservationId: string): Demand | undefined {
    const id = this.#preOrders.get(reservationId)
    return id === undefined ? undefined : this.demand(id)
  }

  view(id: string): Backorder | undefined {
    const demand = this.demand(id)
    return demand && viewOf(demand, demand.waiting === 0 ? undefined : this.#positionOf(demand))
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

  #drafts(): Maps {
    return [
      this.#policies.draft(),
      this.#demands.draft(),
      this.#lines.draft(),
      this.#units.draft(),
      this.#putOff.draft(),
      this.#preOrders.draft(),
    ]
  }

  #setPolicy(productId: string, warehouseId: string | undefined, setting: PolicySetting): void {
    const { own, ofWarehouses } = this.#policies.get(productId) ?? nothingSet
    if (warehouseId === undefined) this.#policies.set(productId, { own: setting, ofWarehouses })
    else {
      const others = ofWarehouses.filter((one) => one.warehouseId !== warehouseId)
      this.#policies.set(productId, { own, ofWarehouses: [...others, { warehouseId, ...setting }] })
    }
  }

  #make({ id, productId, warehouseId, quantity, fillAs, ttlMs, owner }: DemandMade, at: number): void {
    const bound = { id, productId, warehouseId, quantity, waiting: quantity, cancelled: 0, fillAs, ttlMs, owner }
    this.#add({ ...bound, since: at, fills: [], endedAt: undefined })
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
    if (this.policy(productId, demand.warehouseId).releaseAt !== undefined) this.#preOrders.set(reservationId, id)
    this.#change(demand, { fills: [...demand.fills, fill] }, quantity, at)
  }

  /** So many units of a demand no longer wait. */
  #change(demand: Demand, change: Partial<Demand>, quantity: number, at: number): void {
    const waiting = demand.waiting - quantity
    const endedAt = waiting === 0 ? at : undefined
    this.#demands.set(demand.id, Object.freeze({ ...demand, ...change, waiting, endedAt }))
    this.#units.add(demand.productId, demand.warehouseId, -quantity)
    if (waiting > 0) return
    this.#lines.leave(demand.productId, this.#isWaiting)
  }
}

type Maps = readonly [
  policies: DraftMap<string, ProductPolicies>,
  demands: DraftMap<string, Demand>,
  lines: WaitingLines,
  units: PlannedUnits,
  putOff: DraftMap<string, number>,
  preOrders: DraftMap<string, string>,
]

function emptyMaps(): Maps {
  return [
    DraftMap.empty(),
    DraftMap.empty(),
    WaitingLines.empty(),
    PlannedUnits.empty(),
    DraftMap.empty(),
    DraftMap.empty(),
  ]
}

/** What is set for a product, and for it in some warehouses. */
interface ProductPolicies {
  readonly own: PolicySetting | undefined
  readonly ofWarehouses: readonly (PolicySetting & { readonly warehouseId: string })[]
}

const nothingSet: ProductPolicies = { own: undefined, ofWarehouses: [] }
const denied: PolicySetting = Object.freeze({ policy: 'deny', limit: undefined, releaseAt: undefined })
