import { setTimeout as sleep } from 'node:timers/promises'
import type { Reservation } from '../index.ts'
import { type FilledCart, fillCart } from './cart.ts'
import { checkOut } from './checkout.ts'
import type { Outcome } from './outcome.ts'
import type { SaleFloor } from './sale-floor.ts'
import type { ShopperPlan } from './shopper-plan.ts'

type Holds = readonly Reservation[]

/** How long a hold lasts that nobody means to let run out. */
export const patientTtlMs: number = 15 * 60 * 1000

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
    const holds = await this.#fill()
    if (holds === undefined) return
    switch (this.#plan.intent) {
      case 'paid':
        return await this.#pay(holds)
      case 'cancelled':
        return await this.#payAndCancel(holds)
      case 'abandoned':
        return await this.#abandon(holds)
      case 'expired':
        return await this.#letRunOut(holds)
    }
  }

  /** The holds on all lines; undefined if the visit is over without any. */
  async #fill(): Promise<Holds | undefined> {
    const { plan, tally } = { plan: this.#plan, tally: this.#floor.tally }
    for (const [attempt, warehouseId] of plan.warehouseIds.entries()) {
      if (attempt > 0) await this.#wait(plan.patienceMs)
      const outcome = await this.#tryToFill(warehouseId, attempt)
      if (outcome.ok && outcome.value === undefined) {
        tally.end('declined')
        return undefined
      }
      if (outcome.ok) {
        if (attempt > 0) tally.secondChances += 1
        if (outcome.value?.plan !== undefined) tally.shipments.add(outcome.value.plan)
        return outcome.value?.reservations
      }
      const { code, details } = outcome.refusal
      if (code !== 'INSUFFICIENT_STOCK') {
        tally.end('timedOut')
        return undefined
      }
      tally.refuse(plan.lines, (details as { productId: string }).productId)
    }
    tally.end((await this.#waits()) ? 'waited' : 'refused')
    return undefined
  }

  /** Some pay for what is sold out, and wait for it. */
  async #waits(): Promise<boolean> {
    const { id, lines, waits } = this.#plan
    if (waits === undefined) return false
    return await this.#floor.waitingRoom.join({ id, lines, givesUp: waits === 'gives-up' }, performance.now())
  }

  #tryToFill(warehouseId: string, attempt: number): Promise<Outcome<FilledCart | undefined>> {
    const { intent, door, lines, destination, id } = this.#plan
    const { holdMs } = this.#floor.settings
    const cart = {
      key: `${id}/${attempt + 1}`,
      lines,
      destination,
      ttlMs: intent === 'expired' ? holdMs : patientTtlMs,
      wantedAt: this.#wantedAt,
    }
    if (door === 'transaction') return checkOut(warehouseId, cart, this.#plan, this.#floor)
    return fillCart(cart, this.#plan, this.#floor)
  }

  async #pay(holds: Holds): Promise<void> {
    await this.#wait(this.#plan.thinkMs)
    const { inventory, tally } = this.#floor
    await this.#all('confirm', holds, (hold) => inventory.confirm(hold.id))
    await this.#all('fulfill', holds, (hold) => inventory.fulfill(hold.id))
    tally.end('paid')
    await this.#sendBack(holds)
  }

  async #sendBack(holds: Holds): Promise<void> {
    const { inventory, meter, tally } = this.#floor
    const { returns } = this.#plan
    if (returns === undefined) return
    const hold = holds[returns.line] as Reservation
    await this.#wait(returns.afterMs)
    const { warehouseId, productId, quantity, id } = hold
    await meter.insist('returnStock', this.#wantedAt, () =>
      inventory.returnStock({
        warehouseId,
        productId,
        quantity,
        disposition: returns.disposition,
        reservationId: id,
        actor: this.#plan.id,
      }),
    )
    tally.returns += 1
  }

  async #payAndCancel(holds: Holds): Promise<void> {
    const { inventory, tally } = this.#floor
    await this.#wait(this.#plan.thinkMs)
    await this.#all('confirm', holds, (hold) => inventory.confirm(hold.id))
    await this.#wait(this.#plan.patienceMs)
    await this.#all('cancel', holds, (hold) => inventory.cancel(hold.id, { reason: 'changed my mind' }))
    tally.end('cancelled')
  }

  async #abandon(holds: Holds): Promise<void> {
    const { inventory, tally } = this.#floor
    await this.#wait(this.#plan.thinkMs)
    await this.#all('release', holds, (hold) => inventory.release(hold.id))
    tally.end('abandoned')
  }

  /** Does nothing, and expiry does the rest; some come to pay too late. */
  async #letRunOut(holds: Holds): Promise<void> {
    const { inventory, meter, tally } = this.#floor
    tally.end('expired')
    const [hold] = holds
    if (!this.#plan.isLate || hold === undefined) return
    // A timer may fire a moment early, and then the hold would still be good.
    while (Date.now() < hold.expiresAt) await this.#wait(hold.expiresAt - Date.now())
    const attempt = await meter.insist('confirm', this.#wantedAt, () => inventory.confirm(hold.id))
    if (attempt.ok) throw new UnexpectedAnswer('confirm of a hold that ran out', attempt)
    tally.latePayments += 1
  }

  /** The same command on every hold, all at once. */
  async #all(command: string, holds: Holds, call: (hold: Reservation) => Promise<Reservation>): Promise<void> {
    const { meter } = this.#floor
    const attempts = await Promise.all(holds.map((hold) => meter.insist(command, this.#wantedAt, () => call(hold))))
    for (const attempt of attempts) if (!attempt.ok) throw new UnexpectedAnswer(command, attempt)
    this.#wantedAt = performance.now()
  }

  async #wait(ms: number): Promise<void> {
    this.#wantedAt = performance.now() + ms
    await sleep(ms)
  }
}

/** Refused though nothing stood in the way, or accepted though it must not be: a bug, here or in the engine. */
class UnexpectedAnswer extends Error {
  constructor(command: string, attempt: Outcome<unknown>) {
    super(`Unexpected answer to ${command}: ${JSON.stringify(attempt)}`)
  }
}
