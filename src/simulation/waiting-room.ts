import type { Movement } from '../index.ts'
import type { Floor } from './floor.ts'
import { sold } from './log-figures.ts'

/** One line of a cart for which somebody waits. */
export interface WaitingLine {
  readonly productId: string
  readonly quantity: number
  /** In cents; recorded with what is shipped. */
  readonly unitPrice?: number
}

/** Who waits, and whether they still do when all is over. */
export interface Waiter {
  readonly id: string
  readonly lines: readonly WaitingLine[]
  readonly givesUp: boolean
}

/**
 * Those who pay for what is sold out, and wait for it. What comes for them is shipped at once; it is told by the events
 * of the inventory.
 */
export class WaitingRoom {
  readonly #floor: Floor
  readonly #backorders: { readonly id: string; readonly waiter: Waiter }[] = []
  readonly #prices: Map<string, number> = new Map()
  readonly #shipments: Promise<unknown>[] = []
  readonly #onMovement = (movement: Movement): void => {
    const { type, reference, reservationId } = movement
    if (type === 'reserved' && reference?.type === 'backorder' && reservationId !== undefined)
      this.#ship(reservationId, this.#prices.get(reference.id))
  }

  constructor(floor: Floor) {
    this.#floor = floor
    floor.inventory.events.on('movement', this.#onMovement)
  }

  /** Takes what is there of each line, and waits for the rest. Returns whether anything was taken or is waited for. */
  async join(waiter: Waiter, wantedAt: number): Promise<boolean> {
    const { backorders } = this.#floor.network
    const answers = await Promise.all(
      waiter.lines.map(({ productId, quantity }) =>
        this.#floor.meter.measure('backorders.reserve', wantedAt, () =>
          backorders.reserve({ productId, quantity, fillAs: 'committed', actor: waiter.id }),
        ),
      ),
    )
    for (const [index, answer] of answers.entries()) {
      if (!answer.ok) continue
      const { reservations, backorder } = answer.value
      const unitPrice = waiter.lines[index]?.unitPrice
      for (const { id } of reservations) this.#ship(id, unitPrice)
      if (backorder === undefined) continue
      this.#backorders.push({ id: backorder.id, waiter })
      if (unitPrice !== undefined) this.#prices.set(backorder.id, unitPrice)
    }
    return answers.some(({ ok }) => ok)
  }

  /** All that came is shipped, and who has had enough waits no longer. */
  async close(): Promise<void> {
    const { inventory, network, meter } = this.#floor
    const leaving = this.#backorders.filter(({ waiter }) => waiter.givesUp)
    await Promise.all(
      leaving.map(({ id, waiter }) =>
        meter.measure('backorders.cancel', performance.now(), () =>
          network.backorders.cancel(id, { reason: 'had enough', actor: waiter.id }),
        ),
      ),
    )
    await inventory.settled()
    // Events come after the answers: the last of them may still be on their way.
    await new Promise((resolve) => setImmediate(resolve))
    inventory.events.off('movement', this.#onMovement)
    await Promise.all(this.#shipments)
  }

  #ship(reservationId: string, unitPrice: number | undefined): void {
    const { inventory, meter } = this.#floor
    const options = { actor: 'backorders', ...sold(unitPrice) }
    this.#shipments.push(meter.insist('fulfill', performance.now(), () => inventory.fulfill(reservationId, options)))
  }
}
