import * as fc from 'fast-check'
import { isInventoryError } from '../../src/index.ts'
import { Trade } from './trade.ts'

export const places = ['SFO', 'NYC'] as const
export type Place = (typeof places)[number]

/** Something that happens to pens. What cannot be is refused, and nothing has happened. */
export type Step =
  | {
      readonly type: 'receive'
      readonly place: Place
      readonly quantity: number
      readonly cost: Cost
      readonly late: number
    }
  | {
      readonly type: 'sell' | 'order' | 'remove' | 'damage'
      readonly place: Place
      readonly quantity: number
      readonly late: number
    }
  | {
      readonly type: 'back'
      readonly place: Place
      readonly quantity: number
      readonly of: number
      readonly late: number
    }
  | { readonly type: 'move' | 'send'; readonly place: Place; readonly quantity: number }
  | {
      readonly type: 'arrive'
      readonly of: number
      readonly quantity: number
      readonly damaged: number
      readonly lost: number
    }
  | { readonly type: 'adjust'; readonly place: Place; readonly delta: number }
  | { readonly type: 'supplier'; readonly place: Place; readonly quantity: number; readonly of: number }
  | { readonly type: 'landed'; readonly of: number; readonly amount: number }
  | { readonly type: 'pass'; readonly ms: number }

export type Cost = { readonly unitCost?: number; readonly totalCost?: number }

const place = fc.constantFrom(...places)
const quantity = fc.integer({ min: 1, max: 7 })
/** Which of those that there are; −1: none is named. */
const of = fc.integer({ min: -1, max: 8 })
export const exactCost: fc.Arbitrary<Cost> = fc.record({ unitCost: fc.integer({ min: 0, max: 400 }) })
const anyCost: fc.Arbitrary<Cost> = fc.oneof(
  exactCost,
  fc.record({ totalCost: fc.integer({ min: 0, max: 999 }) }),
  fc.constant({}),
)

export interface Wanted {
  readonly cost?: fc.Arbitrary<Cost>
  /** How long before it is told a thing may have happened. */
  readonly late?: fc.Arbitrary<number>
  readonly without?: readonly Step['type'][]
}

export function steps({
  cost = anyCost,
  late = fc.constant(0),
  without = [],
}: Wanted = {}): fc.Arbitrary<readonly Step[]> {
  const all: Readonly<Record<Step['type'], fc.Arbitrary<Step>>> = {
    receive: fc.record({ type: fc.constant('receive'), place, quantity: fc.integer({ min: 1, max: 20 }), cost, late }),
    sell: fc.record({ type: fc.constant('sell'), place, quantity, late }),
    order: fc.record({ type: fc.constant('order'), place, quantity, late }),
    remove: fc.record({ type: fc.constant('remove'), place, quantity, late }),
    damage: fc.record({ type: fc.constant('damage'), place, quantity, late }),
    back: fc.record({ type: fc.constant('back'), place, quantity, of, late }),
    move: fc.record({ type: fc.constant('move'), place, quantity }),
    send: fc.record({ type: fc.constant('send'), place, quantity }),
    arrive: fc.record({ type: fc.constant('arrive'), of, quantity: fc.nat(3), damaged: fc.nat(2), lost: fc.nat(2) }),
    adjust: fc.record({ type: fc.constant('adjust'), place, delta: fc.integer({ min: -4, max: 4 }) }),
    supplier: fc.record({ type: fc.constant('supplier'), place, quantity, of }),
    landed: fc.record({ type: fc.constant('landed'), of, amount: fc.integer({ min: 1, max: 100 }) }),
    pass: fc.record({ type: fc.constant('pass'), ms: fc.integer({ min: 1, max: 20 * 24 * 3_600_000 }) }),
  }
  const wanted = Object.entries(all).filter(([type]) => !without.includes(type as Step['type']))
  const weights: Readonly<Record<string, number>> = { receive: 5, sell: 2, order: 3, back: 3, arrive: 3, send: 2 }
  return fc.array(fc.oneof(...wanted.map(([type, arbitrary]) => ({ weight: weights[type] ?? 1, arbitrary }))), {
    minLength: 25,
    maxLength: 60,
    size: 'max',
  })
}

/** A trade to which steps happen, and what they can name. */
export class History {
  readonly trade: Trade
  readonly receipts: number[] = []
  readonly orders: string[] = []
  readonly transfers: string[] = []

  private constructor(trade: Trade) {
    this.trade = trade
  }

  static async of(all: readonly Step[]): Promise<History> {
    const history = new History(await Trade.open(Date.UTC(2026, 0, 20)))
    for (const step of all) await history.take(step)
    return history
  }

  /** Whether it could happen. */
  async take(step: Step): Promise<boolean> {
    try {
      return await this.#take(step)
    } catch (error) {
      if (isInventoryError(error)) return false
      throw error
    }
  }

  async #take(step: Step): Promise<boolean> {
    const { trade, receipts, orders, transfers } = this
    const { inventory, clock } = trade
    if (step.type === 'pass') clock.advance(step.ms)
    else if (step.type === 'receive')
      receipts.push(
        await trade.receive(step.quantity, undefined, step.place, { ...step.cost, ...this.#when(step.late) }),
      )
    else if (step.type === 'sell') await trade.sell(step.quantity, step.place, this.#when(step.late))
    else if (step.type === 'order') orders.push(await trade.order(step.quantity, step.place))
    else if (step.type === 'remove') await trade.remove(step.quantity, step.place)
    else if (step.type === 'damage') await this.#damage(step)
    else if (step.type === 'back') {
      const reservationId = step.of < 0 ? undefined : orders[step.of % orders.length]
      if (step.of >= 0 && reservationId === undefined) return false
      await trade.back(step.quantity, reservationId === undefined ? {} : { reservationId }, step.place)
    } else if (step.type === 'move') await trade.move(step.quantity, step.place, other(step.place))
    else if (step.type === 'send') await this.#send(step)
    else if (step.type === 'arrive') {
      const id = transfers[Math.max(step.of, 0) % transfers.length]
      if (id === undefined) return false
      const { quantity, damaged, lost } = step
      await trade.transfers.receive(id, { lines: [{ productId: 'PEN', quantity, damaged, lost }], reason: 'it was so' })
    } else if (step.type === 'adjust') await trade.adjust(step.delta, step.place)
    else if (step.type === 'supplier') {
      const level = { warehouseId: step.place, productId: 'PEN', from: 'available' } as const
      const receiptSequence = step.of < 0 ? undefined : receipts[step.of % receipts.length]
      const named = receiptSequence === undefined ? {} : { receiptSequence }
      await inventory.returnToSupplier({ ...level, quantity: step.quantity, ...named })
    } else if (step.type === 'landed') {
      const receiptSequence = receipts[Math.max(step.of, 0) % receipts.length]
      if (receiptSequence === undefined) return false
      await trade.costing.addCost({ receiptSequence, amount: step.amount, reason: 'freight' })
    }
    return true
  }

  async #damage({ place: warehouseId, quantity }: { place: Place; quantity: number }): Promise<void> {
    const level = { warehouseId, productId: 'PEN', quantity }
    await this.trade.inventory.markDamaged(level)
    if (quantity > 3) await this.trade.inventory.writeOff({ ...level, from: 'damaged', reason: 'broken' })
  }

  async #send({ place: from, quantity }: { place: Place; quantity: number }): Promise<void> {
    const { transfers } = this.trade
    const route = { sourceWarehouseId: from, destinationWarehouseId: other(from) }
    const { id } = await transfers.request({ ...route, lines: [{ productId: 'PEN', quantity }], actor: 'ANN' })
    await transfers.ship(id)
    this.transfers.push(id)
  }

  #when(late: number): { effectiveAt?: number } {
    return late === 0 ? {} : { effectiveAt: this.trade.clock.now() - late }
  }
}

export function other(from: Place): Place {
  return from === 'SFO' ? 'NYC' : 'SFO'
}
