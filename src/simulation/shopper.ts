import { setTimeout as sleep } from 'node:timers/promises'
import type { Order } from '../orders.ts'
import { orderCart, pricedLines } from './cart.ts'
import { checkShopper } from './checkout.ts'
import type { Outcome } from './outcome.ts'
import type { SaleFloor } from './sale-floor.ts'
import { sendBack } from './sending-back.ts'
import type { ShopperPlan } from './shopper-plan.ts'

/** One visit, from the first click to the last, as planned. */
export class Shopper {
  readonly #plan: ShopperPlan
  readonly #floor: SaleFloor
  /** When the next command is meant to be made. */
  #wantedAt = 0

  constructor(plan: ShopperPlan, floor: SaleFloor) {
    this.#plan = plan
    this.#floor = floor
  }

  async shop(opensAt: number): Promise<void> {
    this.#wantedAt = opensAt
    const order = await this.#order()
    if (order === undefined) return
    switch (this.#plan.intent) {
      case 'paid':
        return await this.#buy(order)
      case 'cancelled':
        return await this.#payAndCancel(order)
      case 'abandoned':
        return await this.#abandon(order)
      case 'expired':
        return await this.#letRunOut(order)
    }
  }

  /** The order of all lines; undefined if the visit is over without one. */
  async #order(): Promise<Order | undefined> {
    const { plan, tally } = { plan: this.#plan, tally: this.#floor.tally }
    for (const [attempt, warehouseId] of plan.warehouseIds.entries()) {
      if (attempt > 0) await this.#wait(plan.patienceMs)
      const placed = await this.#tryToOrder(warehouseId, attempt)
      if (placed === undefined) return undefined
      if (placed.ok) {
        if (attempt > 0) tally.secondChances += 1
        tally.shipments.add(placed.value, plan.destination)
        return placed.value
      }
      const { code, details } = placed.refusal
      if (code !== 'INSUFFICIENT_STOCK') {
        tally.end('timedOut')
        return undefined
      }
      tally.refuse(plan.lines, (details as { productId: string }).productId)
    }
    if (!(await this.#waits())) tally.end('refused')
    return undefined
  }

  /** Undefined if the fraud check says no, or took too long. */
  async #tryToOrder(warehouseId: string, attempt: number): Promise<Outcome<Order> | undefined> {
    const { door, lines, id } = this.#plan
    const { tally } = this.#floor
    const key = `${id}/${attempt + 1}`
    if (door === 'allocate')
      return orderCart({ key, lines: pricedLines(lines), wantedAt: this.#wantedAt }, this.#plan, this.#floor)
    const checked = await checkShopper(warehouseId, key, lines, this.#wantedAt, this.#plan, this.#floor)
    if (!checked.ok || !checked.value) {
      tally.end(checked.ok ? 'declined' : 'timedOut')
      return undefined
    }
    const bound = pricedLines(lines, { warehouseId })
    return orderCart({ key, lines: bound, wantedAt: performance.now() }, this.#plan, this.#floor)
  }

  /** Some pay for what is sold out, and wait for it. */
  async #waits(): Promise<boolean> {
    const { id, lines, waits } = this.#plan
    if (waits === undefined) return false
    const cart = { key: `${id}/waits`, lines: pricedLines(lines, { backorder: true }), wantedAt: performance.now() }
    const placed = await orderCart(cart, this.#plan, this.#floor)
    if (!placed.ok) return false
    if (!(await this.#pay(placed.value))) return true
    this.#floor.tally.waitForGoods(placed.value.id, waits === 'gives-up')
    return true
  }

  async #buy(order: Order): Promise<void> {
    await this.#wait(this.#plan.thinkMs)
    if (!(await this.#pay(order))) return
    const { packing, tally } = this.#floor
    await packing.delivered(order)
    tally.end('paid')
    if (this.#plan.returns === undefined) return
    await this.#wait(this.#plan.returns.afterMs)
    await sendBack(order.id, this.#plan.returns, this.#plan.id, this.#floor)
  }

  /** Pays, again if it is declined. Returns whether the order is confirmed; if not, the visit is over. */
  async #pay({ id }: Order): Promise<boolean> {
    const { network, meter, tally } = this.#floor
    for (;;) {
      const paid = await meter.insist('orders.pay', performance.now(), () =>
        network.orders.pay(id, { method: 'card', actor: this.#plan.id }),
      )
      if (!paid.ok) {
        // What the gateway declined came through after all, and the order went on meanwhile.
        if (isPaid(network.orders.order(id))) return true
        tally.end(paid.refusal.code === 'PAYMENT_UNDECIDED' ? 'undecided' : 'tooLate')
        return false
      }
      if (paid.value.status === 'cancelled') {
        tally.end('unpaid')
        return false
      }
      if (paid.value.totals.due <= 0) return true
      await this.#wait(this.#plan.patienceMs)
    }
  }

  async #payAndCancel(order: Order): Promise<void> {
    const { network, meter, packing, tally } = this.#floor
    packing.leave(order.id)
    await this.#wait(this.#plan.thinkMs)
    if (!(await this.#pay(order))) return
    await this.#wait(this.#plan.patienceMs)
    const cancelled = await meter.insist('orders.cancel', this.#wantedAt, () =>
      network.orders.cancel(order.id, { reason: 'changed my mind', actor: this.#plan.id }),
    )
    if (!cancelled.ok) throw new UnexpectedAnswer('orders.cancel', cancelled)
    tally.end('cancelled')
  }

  async #abandon(order: Order): Promise<void> {
    const { network, meter, tally } = this.#floor
    await this.#wait(this.#plan.thinkMs)
    const given = await meter.insist('orders.cancel', this.#wantedAt, () =>
      network.orders.cancel(order.id, { reason: 'gave the cart back', actor: this.#plan.id }),
    )
    tally.end(given.ok ? 'abandoned' : 'expired')
  }

  /** Does nothing, and expiry does the rest; some come to pay too late. */
  async #letRunOut({ id, expiresAt = 0 }: Order): Promise<void> {
    const { network, meter, tally } = this.#floor
    tally.end('expired')
    if (!this.#plan.isLate) return
    // A timer may fire a moment early, and then the hold would still be good.
    while (Date.now() < expiresAt) await this.#wait(expiresAt - Date.now())
    const attempt = await meter.insist('orders.pay', this.#wantedAt, () => network.orders.pay(id))
    if (attempt.ok) throw new UnexpectedAnswer('payment of an order that ran out', attempt)
    tally.latePayments += 1
  }

  async #wait(ms: number): Promise<void> {
    this.#wantedAt = performance.now() + ms
    await sleep(ms)
  }
}

function isPaid({ status, totals }: Order): boolean {
  return status !== 'payment-pending' && status !== 'cancelled' && totals.due <= 0
}

/** Refused though nothing stood in the way, or accepted though it must not be: a bug, here or in the engine. */
class UnexpectedAnswer extends Error {
  constructor(command: string, attempt: Outcome<unknown>) {
    super(`Unexpected answer to ${command}: ${JSON.stringify(attempt)}`)
  }
}
