import type { Commit, Entry } from '../index.ts'
import type { OrderEntry, SimulatedAccount } from '../orders.ts'

/** An order as its facts have it: summed here, by nothing that the orders themselves use. In cents. */
interface Summed {
  readonly placedAt: number
  /** What its lines and its shipping come to, less what was given back of it, with what was taken on again. */
  owed: number
  /** What was paid, less what went back or on. */
  paid: number
  isCancelled: boolean
  isConfirmed: boolean
  /** Refunds that failed, and were not asked for again. */
  readonly failed: Map<string, number>
}

/** Where orders came to, and how long it took from each step to the next, in milliseconds. */
export interface FunnelStep {
  readonly name: 'placed' | 'paid' | 'shipped' | 'delivered'
  orders: number
  readonly waits: number[]
}

/** What became of orders and of their money, from the entries of the log alone. Amounts are cents. */
export class OrderFigures {
  readonly funnel: readonly FunnelStep[] = (['placed', 'paid', 'shipped', 'delivered'] as const).map((name) => ({
    name,
    orders: 0,
    waits: [],
  }))
  readonly counts = { cancelled: 0, returns: 0, unreturns: 0, replacements: 0, declines: 0, failedRefunds: 0 }
  captured = 0
  refunded = 0
  /** Facts for which there is no order, attempt or refund: the log contradicts itself. */
  strays = 0
  readonly #orders: Map<string, Summed> = new Map()
  readonly #lastStep: Map<string, number> = new Map()
  /** By attempt. */
  readonly #accounts: Map<string, { captured: number; refunded: number }> = new Map()
  readonly #refunds: Map<string, { readonly amount: number; readonly attemptId: string }> = new Map()

  add({ entries, at }: Commit<Entry>): void {
    for (const entry of entries as readonly (Entry | OrderEntry)[])
      if ('ledger' in entry && entry.ledger === 'orders' && 'id' in entry) this.#take(entry, at)
  }

  /** What is still to be paid for goods that customers have or wait for. */
  get due(): number {
    return this.#sum(({ isConfirmed, owed, paid }) => (isConfirmed ? Math.max(owed - paid, 0) : 0))
  }

  /** What is paid, and neither owed nor given back, though no refund of it failed: must be nothing. */
  get kept(): number {
    return this.#sum(({ owed, paid, failed, isCancelled }) => {
      const stuck = [...failed.values()].reduce((sum, amount) => sum + amount, 0)
      return Math.max(paid - (isCancelled ? 0 : owed) - stuck, 0)
    })
  }

  /** By how much the log and the gateway differ, attempt by attempt: must be nothing. */
  astray(gateway: ReadonlyMap<string, SimulatedAccount>): number {
    let astray = 0
    for (const id of new Set([...gateway.keys(), ...this.#accounts.keys()])) {
      const [theirs, ours] = [gateway.get(id), this.#accounts.get(id)]
      astray += Math.abs((theirs?.captured ?? 0) - (ours?.captured ?? 0))
      astray += Math.abs((theirs?.refunded ?? 0) - (ours?.refunded ?? 0))
    }
    return astray
  }

  #take(fact: OrderEntry, at: number): void {
    if (fact.type === 'orders-configured') return
    if (fact.type === 'order-created') {
      const { id, lines, shipping = 0 } = fact
      const owed = lines.reduce((sum, { total }) => sum + total, shipping)
      this.#orders.set(id, { placedAt: at, owed, paid: 0, isCancelled: false, isConfirmed: false, failed: new Map() })
      if (fact.replaces !== undefined) this.counts.replacements += 1
      this.#step(id, 0, at)
      return
    }
    const order = this.#orders.get(fact.id)
    if (order === undefined) {
      this.strays += 1
      return
    }
    this.#walk(fact, order, at)
    this.#changeOwed(fact, order)
    this.#changePaid(fact, order)
  }

  #walk({ type, id }: OrderEntry, order: Summed, at: number): void {
    if (type === 'order-confirmed') {
      order.isConfirmed = true
      this.#step(id, 1, at)
    } else if (type === 'order-shipped') this.#step(id, 2, at)
    else if (type === 'order-delivered') this.#step(id, 3, at)
    else if (type === 'order-cancelled') {
      order.isCancelled = true
      order.isConfirmed = false
      this.counts.cancelled += 1
    } else if (type === 'return-received') this.counts.returns += 1
    else if (type === 'return-unreturned') this.counts.unreturns += 1
    else if (type === 'payment-declined') this.counts.declines += 1
    else if (type === 'refund-failed') this.counts.failedRefunds += 1
  }

  #step(id: string, index: number, at: number): void {
    const step = this.funnel[index] as FunnelStep
    step.orders += 1
    const before = this.#lastStep.get(id)
    if (before !== undefined) step.waits.push(at - before)
    this.#lastStep.set(id, at)
  }

  #changeOwed(fact: OrderEntry, order: Summed): void {
    if (fact.type === 'units-cancelled') order.owed -= amounts(fact.rows) + amounts(fact.waiting ?? [])
    else if (fact.type === 'return-refunded') order.owed -= amounts(fact.credits) - (fact.fee?.amount ?? 0)
    else if (fact.type === 'goods-replaced') order.owed -= amounts(fact.credits)
    else if (fact.type === 'return-unreturned') order.owed += amounts(fact.lines)
    else if (fact.type === 'goodwill-granted') order.owed -= fact.amount
  }

  #changePaid(fact: OrderEntry, order: Summed): void {
    if (fact.type === 'payment-captured') {
      order.paid += fact.amount
      this.captured += fact.amount
      this.#account(fact.attemptId).captured += fact.amount
    } else if (fact.type === 'refund-requested') {
      order.paid -= fact.amount
      this.#refunds.set(fact.refundId, fact)
      if (fact.retries !== undefined) order.failed.delete(fact.retries)
    } else if (fact.type === 'credit-moved') {
      order.paid -= fact.amount
      const receiver = this.#orders.get(fact.to)
      if (receiver === undefined) this.strays += 1
      else receiver.paid += fact.amount
    } else if (fact.type === 'refund-made' || fact.type === 'refund-failed') {
      const refund = this.#refunds.get(fact.refundId)
      if (refund === undefined) this.strays += 1
      else if (fact.type === 'refund-made') {
        // One that failed came true after all.
        if (order.failed.delete(fact.refundId)) order.paid -= refund.amount
        this.refunded += refund.amount
        this.#account(refund.attemptId).refunded += refund.amount
      } else {
        order.paid += refund.amount
        order.failed.set(fact.refundId, refund.amount)
      }
    }
  }

  #account(attemptId: string): { captured: number; refunded: number } {
    const account = this.#accounts.get(attemptId) ?? { captured: 0, refunded: 0 }
    this.#accounts.set(attemptId, account)
    return account
  }

  #sum(cents: (order: Summed) => number): number {
    let sum = 0
    for (const order of this.#orders.values()) sum += cents(order)
    return sum
  }
}

function amounts(parts: readonly { readonly amount: number }[]): number {
  return parts.reduce((sum, { amount }) => sum + amount, 0)
}
