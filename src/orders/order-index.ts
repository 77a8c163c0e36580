import { DraftMap } from '../ledger/draft-map.ts'
import type { KeptOrder } from './kept-order.ts'

/** What an order can be found by. */
export type IndexedBy = 'number' | 'row' | 'shipment' | 'return' | 'refund' | 'tracking' | 'demand' | 'attempt'

/** The id of the order by the name of its thing, for each kind of thing. */
type Names = Readonly<Record<IndexedBy, DraftMap<string, string>>>

/** Which order a thing of an order belongs to. */
export class OrderIndex {
  readonly #names: Names

  private constructor(names: Names) {
    this.#names = names
  }

  static empty(): OrderIndex {
    return new OrderIndex({
      number: DraftMap.empty(),
      row: DraftMap.empty(),
      shipment: DraftMap.empty(),
      return: DraftMap.empty(),
      refund: DraftMap.empty(),
      tracking: DraftMap.empty(),
      demand: DraftMap.empty(),
      attempt: DraftMap.empty(),
    })
  }

  draft(): OrderIndex {
    const { number, row, shipment, return: back, refund, tracking, demand, attempt } = this.#names
    return new OrderIndex({
      number: number.draft(),
      row: row.draft(),
      shipment: shipment.draft(),
      return: back.draft(),
      refund: refund.draft(),
      tracking: tracking.draft(),
      demand: demand.draft(),
      attempt: attempt.draft(),
    })
  }

  find(by: IndexedBy, name: string): string | undefined {
    return this.#names[by].get(name)
  }

  /** What is new of an order. */
  add(order: KeptOrder, before: KeptOrder | undefined): void {
    eachNew(order, before, (by, name) => this.#names[by].set(name, order.id))
  }

  remove(order: KeptOrder): void {
    eachNew(order, undefined, (by, name) => this.#names[by].delete(name))
  }
}

function eachNew(order: KeptOrder, before: KeptOrder | undefined, tell: (by: IndexedBy, name: string) => void): void {
  const { rows, lines, attempts, returns, refunds, shipments } = order
  if (before === undefined) tell('number', order.number)
  if (rows.length !== before?.rows.length) for (const { id } of rows) tell('row', id)
  if (lines !== before?.lines)
    for (const { waiting } of lines) if (waiting !== undefined) tell('demand', waiting.demandId)
  if (attempts.length !== before?.attempts.length) for (const { id } of attempts) tell('attempt', id)
  if (returns.length !== before?.returns.length) for (const { id } of returns) tell('return', id)
  if (refunds.length !== before?.refunds.length) for (const { id } of refunds) tell('refund', id)
  if (shipments === before?.shipments) return
  for (const { id, trackingNumber } of shipments) {
    tell('shipment', id)
    if (trackingNumber !== undefined) tell('tracking', trackingNumber)
  }
}
