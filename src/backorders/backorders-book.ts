import type { LedgerRow, PlannedCounts } from '../inventory/ledger-folds.ts'
import { DraftMap } from '../ledger/draft-map.ts'
import type { CommitView, Ledger } from '../ledger/ledger.ts'
import { PlannedUnits } from '../ledger/planned-units.ts'
import { type Backorder, type Demand, type PolicySetting, statusOf } from './backorder.ts'
import type { BackorderEntry, DemandFilled, DemandMade } from './backorders-entry.ts'
import { WaitingLine } from './waiting-line.ts'

/** How long a demand that nothing waits for any more can still be asked about, in log time. */
const keptMs = 24 * 60 * 60 * 1000

/** A product, and a warehouse if it is bound to one. */
const placeOf = (productId: string, warehouseId?: string): string => JSON.stringify([productId, warehouseId ?? null])

/** Who waits for what, in which order, and what may wait. */
export class BackorderBook implements Ledger<BackorderEntry> {
  readonly #policies: DraftMap<string, PolicySetting>
  readonly #demands: DraftMap<string, Demand>
  readonly #lines: DraftMap<string, WaitingLine>
  /** Lines that this book made, and so may change. */
  readonly #ownLines: Set<WaitingLine> = new Set()
  /** Units that wait. */
  readonly #units: PlannedUnits
  /** Products whose fill was put off, and since when. */
  readonly #putOff: DraftMap<string, number>
  /** The backorder of each reservation that fills a pre-order. */
  readonly #preOrders: DraftMap<string, string>

  constructor(from?: BackorderBook) {
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
      this.#policies.set(placeOf(productId, warehouseId), { policy, limit, releaseAt })
    } else if (entry.type === 'demand-made') this.#make(entry, at)
    else if (entry.type === 'demand-filled') this.#fill(entry, at)
    else if (entry.type === 'demand-cancelled') {
      const demand = this.demand(entry.id) as Demand
      this.#change({ ...demand, cancelled: demand.cancelled + entry.quantity }, entry.quantity, at)
    } else if (entry.type === 'fill-put-off') this.#putOff.set(entry.productId, entry.since)
    else this.#putOff.delete(entry.productId)
  }

  draft(): this {
    return new BackorderBook(this) as this
  }

  *image(): Generator<LedgerRow> {
    for (const [place, { policy, limit, releaseAt }] of this.#policies.entries())
      yield [`policy ${place}`, place, policy, limit ?? null, releaseAt ?? null]
    for (const demand of this.#demands.values()) yield [`demand ${demand.id}`, demand]
    for (const [productId, since] of this.#putOff.entries()) yield [`put-off ${productId}`, productId, since]
    for (const [reservationId, id] of this.#preOrders.entries()) yield [`pre-order ${reservationId}`, reservationId, id]
  }

  restore([key, ...row]: LedgerRow): void {
    const kind = (key as string).slice(0, (key as string).indexOf(' '))
    if (kind === 'policy') {
      const [place, policy, limit, releaseAt] = row as [string, PolicySetting['policy'], number | null, number | null]
      this.#policies.set(place, { policy, limit: limit ?? undefined, releaseAt: releaseAt ?? undefined })
    } else if (kind === 'put-off') this.#putOff.set(row[0] as string, row[1] as number)
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
    const own = warehouseId === undefined ? undefined : this.#policies.get(placeOf(productId, warehouseId))
    return own ?? this.#policies.get(placeOf(productId)) ?? denied
  }

  demand(id: string): Demand | undefined {
    return this.#demands.get(id)
  }

  /** Those who wait for a product, the first first. */
  *waitingFor(productId: string): Generator<Demand, void, undefined> {
    for (const id of this.#lines.get(productId)?.ids() ?? []) {
      const demand = this.#demands.get(id)
      if (demand !== undefined && demand.waiting > 0) yield demand
    }
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
    if (demand === undefined) return undefined
    const { productId, warehouseId, quantity, waiting, since, fills } = demand
    const position = [...this.waitingFor(productId)].findIndex((other) => other.id === id) + 1
    return Object.freeze({
      id,
      productId,
      ...(warehouseId !== undefined && { warehouseId }),
      quantity,
      filled: fills.reduce((sum, fill) => sum + fill.quantity, 0),
      waiting,
      status: statusOf(demand),
      ...(position > 0 && { position }),
      since,
      fills,
    })
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

  #make({ id, productId, warehouseId, quantity, fillAs, ttlMs, owner }: DemandMade, at: number): void {
    const bound = { id, productId, warehouseId, quantity, waiting: quantity, cancelled: 0, fillAs, ttlMs, owner }
    this.#add({ ...bound, since: at, fills: [], endedAt: undefined })
  }

  #add(demand: Demand): void {
    const { id, productId, warehouseId, waiting } = demand
    this.#demands.set(id, Object.freeze(demand))
    if (waiting === 0) return
    this.#lineOf(productId).join(id)
    this.#units.add(productId, warehouseId, waiting)
  }

  #fill({ id, warehouseId, quantity, reservationId, productId }: DemandFilled, at: number): void {
    const demand = this.demand(id) as Demand
    const fill = Object.freeze({ reservationId, warehouseId, quantity, at })
    if (this.policy(productId, demand.warehouseId).releaseAt !== undefined) this.#preOrders.set(reservationId, id)
    this.#change({ ...demand, fills: [...demand.fills, fill] }, quantity, at)
  }

  /** So many units of a demand no longer wait. */
  #change(demand: Demand, quantity: number, at: number): void {
    const waiting = demand.waiting - quantity
    const endedAt = waiting === 0 ? at : undefined
    this.#demands.set(demand.id, Object.freeze({ ...demand, waiting, endedAt }))
    this.#units.add(demand.productId, demand.warehouseId, -quantity)
    if (waiting > 0) return
    this.#lineOf(demand.productId).pass((id) => (this.#demands.get(id)?.waiting ?? 0) > 0)
  }

  /** To be changed: on a draft it is a copy. */
  #lineOf(productId: string): WaitingLine {
    const found = this.#lines.get(productId)
    if (found !== undefined && this.#ownLines.has(found)) return found
    const own = found?.copy() ?? WaitingLine.empty()
    this.#ownLines.add(own)
    this.#lines.set(productId, own)
    return own
  }
}

type Maps = readonly [
  policies: DraftMap<string, PolicySetting>,
  demands: DraftMap<string, Demand>,
  lines: DraftMap<string, WaitingLine>,
  units: PlannedUnits,
  putOff: DraftMap<string, number>,
  preOrders: DraftMap<string, string>,
]

function emptyMaps(): Maps {
  return [
    DraftMap.empty(),
    DraftMap.empty(),
    DraftMap.empty(),
    PlannedUnits.empty(),
    DraftMap.empty(),
    DraftMap.empty(),
  ]
}

const denied: PolicySetting = Object.freeze({ policy: 'deny', limit: undefined, releaseAt: undefined })
