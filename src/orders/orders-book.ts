import type { LedgerRow } from '../inventory/ledger-folds.ts'
import { DraftMap } from '../ledger/draft-map.ts'
import type { CommitView, Ledger } from '../ledger/ledger.ts'
import { DueTimes } from './due-times.ts'
import type { KeptOrder } from './kept-order.ts'
import { lifecycleChanges, newOrder } from './lifecycle-changes.ts'
import { dueOf } from './money-of-order.ts'
import type { Refund } from './order.ts'
import type { Change } from './order-changes.ts'
import { type IndexedBy, OrderIndex } from './order-index.ts'
import { defaultKeepMs, type OrderRules } from './order-options.ts'
import type { OrderEntry, OrderFact, OrderFactType } from './orders-entry.ts'
import { anyWaitsIn } from './outbox-items.ts'
import { paymentChanges, withRefundOf } from './payment-changes.ts'
import { returnChanges } from './return-changes.ts'
import { shipmentChanges } from './shipment-changes.ts'

/** An order that left memory: where the log has it. */
export interface ClosedOrder {
  readonly first: number
  readonly last: number
}

interface Parts {
  readonly orders: DraftMap<string, KeptOrder>
  readonly index: OrderIndex
  readonly closed: DraftMap<string, ClosedOrder>
  /** Orders by year, for their numbers. */
  readonly years: DraftMap<number, number>
  /** Closed ones that are in memory, and since when: the first first. */
  readonly ended: DraftMap<string, number>
  /** Those with something that waits outside. */
  readonly outbox: DraftMap<string, true>
  readonly dues: DueTimes
}

function noParts(): Parts {
  return {
    orders: DraftMap.empty(),
    index: OrderIndex.empty(),
    closed: DraftMap.empty(),
    years: DraftMap.empty(),
    ended: DraftMap.empty(),
    outbox: DraftMap.empty(),
    dues: DueTimes.empty(),
  }
}

const changes = { ...lifecycleChanges, ...paymentChanges, ...shipmentChanges, ...returnChanges } as Readonly<
  Partial<Record<OrderFactType, Change<OrderFactType>>>
>

/** All orders: folded from their facts, and nothing else. */
export class OrderBook implements Ledger<OrderEntry> {
  /** Absent where a log is only read. */
  readonly rules: OrderRules | undefined
  readonly #parts: Parts
  #keepMs: number

  constructor(rules?: OrderRules, parts: Parts = noParts(), keepMs: number = defaultKeepMs) {
    this.rules = rules
    this.#parts = parts
    this.#keepMs = keepMs
  }

  apply(entry: OrderEntry, commit: CommitView): void {
    if (entry.type === 'orders-configured') this.#keepMs = entry.keepOrdersMs
    else if (entry.type === 'order-created') this.#create(entry, commit)
    else if (entry.type === 'credit-moved') this.#moveCredit(entry, commit)
    else if (entry.type === 'order-reopened') this.#reopen(entry, commit)
    else {
      const order = this.order(entry.id)
      if (order !== undefined) this.#change(order, entry, commit)
    }
  }

  draft(): this {
    const { orders, index, closed, years, ended, outbox, dues } = this.#parts
    const parts = {
      orders: orders.draft(),
      index: index.draft(),
      closed: closed.draft(),
      years: years.draft(),
      ended: ended.draft(),
      outbox: outbox.draft(),
      dues: dues.draft(),
    }
    return new OrderBook(this.rules, parts, this.#keepMs) as this
  }

  *image(): Generator<LedgerRow> {
    yield ['keep', this.#keepMs]
    for (const [year, count] of this.#parts.years.entries()) yield [`year ${year}`, year, count]
    for (const [id, { first, last }] of this.#parts.closed.entries()) yield [`closed ${id}`, id, first, last]
    for (const order of this.#parts.orders.values()) yield [`order ${order.id}`, order]
    for (const [id, at] of this.#parts.ended.entries()) yield [`ended ${id}`, id, at]
  }

  restore([key, ...row]: LedgerRow): void {
    const kind = (key as string).split(' ', 1)[0]
    if (kind === 'keep') this.#keepMs = row[0] as number
    else if (kind === 'year') this.#parts.years.set(row[0] as number, row[1] as number)
    else if (kind === 'closed')
      this.#parts.closed.set(row[0] as string, { first: row[1] as number, last: row[2] as number })
    else if (kind === 'ended') this.#parts.ended.set(row[0] as string, row[1] as number)
    else this.#set(row[0] as KeptOrder)
  }

  get nextDue(): number {
    return this.#parts.dues.next
  }

  retain(at: number): void {
    const { ended } = this.#parts
    for (let next = ended.first(); next !== undefined && at - next[1] >= this.#keepMs; next = ended.first()) {
      ended.delete(next[0])
      this.#forget(this.order(next[0]) as KeptOrder, at)
    }
  }

  /** How long closed orders stay in memory, as the log has it. */
  get keepMs(): number {
    return this.#keepMs
  }

  order(id: string): KeptOrder | undefined {
    return this.#parts.orders.get(id)
  }

  closed(id: string): ClosedOrder | undefined {
    return this.#parts.closed.get(id)
  }

  orders(): Iterable<KeptOrder> {
    return this.#parts.orders.values()
  }

  /** The order that something belongs to. */
  orderOf(by: IndexedBy, name: string): KeptOrder | undefined {
    const id = this.#parts.index.find(by, name)
    return id === undefined ? undefined : this.order(id)
  }

  /** An order, then the one that it replaces, and so on: whose payments its refunds go back to. */
  family(order: KeptOrder): readonly [order: KeptOrder, ...replaced: KeptOrder[]] {
    const family: [KeptOrder, ...KeptOrder[]] = [order]
    for (let before = order.replaces; before !== undefined; before = family.at(-1)?.replaces) {
      const earlier = this.order(before.orderId)
      if (earlier === undefined || family.includes(earlier)) break
      family.push(earlier)
    }
    return family
  }

  /** How many orders there were in a year. */
  countOf(year: number): number {
    return this.#parts.years.get(year) ?? 0
  }

  *withOutbox(): Generator<KeptOrder, void, undefined> {
    for (const [id] of this.#parts.outbox.entries()) yield this.order(id) as KeptOrder
  }

  due(at: number): Iterable<string> {
    return this.#parts.dues.due(at)
  }

  #create(fact: OrderFact<'order-created'>, commit: CommitView): void {
    const year = yearOf(commit.at)
    this.#parts.years.set(year, this.countOf(year) + 1)
    this.#put(stamped(newOrder(fact, commit), undefined, commit))
    const replaced = fact.replaces === undefined ? undefined : this.order(fact.replaces.orderId)
    if (replaced === undefined) return
    this.#put(stamped({ ...replaced, replacedBy: [...replaced.replacedBy, fact.id] }, replaced, commit))
  }

  #reopen({ order }: OrderFact<'order-reopened'>, { at }: CommitView): void {
    this.#parts.closed.delete(order.id)
    this.#put({ ...order, lastAt: at })
  }

  #change(order: KeptOrder, entry: Exclude<OrderEntry, { type: 'orders-configured' }>, commit: CommitView): void {
    const changed = changes[entry.type]?.(order, entry, commit)
    if (changed === undefined) return
    this.#put(stamped(changed, order, commit))
    if (entry.type === 'refund-requested')
      this.#count(entry.payingOrderId ?? entry.id, entry.attemptId, entry.amount, commit)
    else if (entry.type === 'refund-failed' || entry.type === 'refund-made')
      this.#countTold(order, changed, entry.refundId, commit)
  }

  /** A refund that fails is no longer counted; one that comes true after all is again. */
  #countTold(before: KeptOrder, after: KeptOrder, refundId: string, commit: CommitView): void {
    const [was, is] = [before, after].map(({ refunds }) => refunds.find(({ id }) => id === refundId))
    if (was === undefined || is === undefined) return
    const amount = countedOf(is) - countedOf(was)
    if (amount === 0) return
    for (const { id, attempts } of this.family(after))
      if (attempts.some((attempt) => attempt.id === is.attemptId)) this.#count(id, is.attemptId, amount, commit)
  }

  /** What of a payment goes back, wherever the payment is. */
  #count(orderId: string, attemptId: string, amount: number, commit: CommitView): void {
    const order = this.order(orderId)
    if (order !== undefined) this.#put(stamped(withRefundOf(order, attemptId, amount), order, commit))
  }

  #moveCredit({ id, to, amount }: OrderFact<'credit-moved'>, commit: CommitView): void {
    const [from, receiver] = [this.order(id), this.order(to)]
    if (from !== undefined) this.#put(stamped({ ...from, creditOut: from.creditOut + amount }, from, commit))
    if (receiver !== undefined)
      this.#put(stamped({ ...receiver, creditIn: receiver.creditIn + amount }, receiver, commit))
  }

  #put(order: KeptOrder): void {
    const { ended } = this.#parts
    const { id } = order
    if (this.#set(order) !== undefined) ended.delete(id)
    if (isClosed(order)) ended.set(id, order.lastAt)
  }

  /** Returns what it was before. */
  #set(order: KeptOrder): KeptOrder | undefined {
    const { orders, index, outbox, dues } = this.#parts
    const { id } = order
    const before = orders.get(id)
    orders.set(id, Object.freeze(order))
    index.add(order, before)
    dues.set(id, dueTimeOf(order))
    if (anyWaitsIn(order)) outbox.set(id, true)
    else if (before !== undefined) outbox.delete(id)
    return before
  }

  /** An order whose payments one that replaces it may be refunded from is forgotten with that one. */
  #forget(order: KeptOrder, at: number): void {
    const { orders, index, closed, ended } = this.#parts
    const { id, first, last, replaces } = order
    if (order.replacedBy.some((by) => orders.has(by))) return
    orders.delete(id)
    // One that goes with its replacement may still wait for its own turn.
    ended.delete(id)
    index.remove(order)
    closed.set(id, { first, last })
    const replaced = replaces === undefined ? undefined : this.order(replaces.orderId)
    if (replaced !== undefined && isClosed(replaced) && at - replaced.lastAt >= this.#keepMs) this.#forget(replaced, at)
  }
}

function countedOf({ status, amount }: Refund): number {
  return status === 'failed' ? 0 : amount
}

/** Nothing more is expected of it. */
function isClosed(order: KeptOrder): boolean {
  if (order.status !== 'settled' && order.status !== 'cancelled') return false
  return !anyWaitsIn(order) && dueOf(order) === 0 && !order.returns.some(({ status }) => isOpen(status))
}

function isOpen(status: string): boolean {
  return status === 'requested' || status === 'approved' || status === 'received'
}

/**
 * What an order holds expires with it, and takes it along. One that holds nothing has its own time, and so has one that
 * waited for goods: these are held from when they came, and for longer.
 */
function dueTimeOf(order: KeptOrder): number | undefined {
  if (order.confirmsSince !== undefined) return order.confirmsSince
  if (order.status !== 'payment-pending') return undefined
  const isHeld = order.rows.some(
    ({ reservationId, cancelled, quantity }) => reservationId !== undefined && cancelled < quantity,
  )
  return isHeld && order.lines.every(({ waiting }) => waiting === undefined) ? undefined : order.expiresAt
}

/** An order is changed by the commits that have facts of it; a commit counts once. */
function stamped(order: KeptOrder, before: KeptOrder | undefined, { sequence, at }: CommitView): KeptOrder {
  const isSameCommit = before !== undefined && before.last === sequence && before.version > 0
  const version = isSameCommit ? order.version : order.version + 1
  return { ...order, version, last: sequence, lastAt: at }
}

export function yearOf(at: number): number {
  return new Date(at).getUTCFullYear()
}
