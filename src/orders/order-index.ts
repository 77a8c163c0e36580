import { DraftMap } from '../ledger/draft-map.ts'
import type { KeptOrder } from './kept-order.ts'

/** What an order can be found by. */
export type IndexedBy = 'number' | 'row' | 'shipment' | 'return' | 'refund' | 'tracking' | 'demand' | 'attempt'

/** Which order a thing of an order belongs to. One map for all: a command drafts it. */
export class OrderIndex {
  readonly #ids: DraftMap<string, string>

  private constructor(ids: DraftMap<string, string>) {
    this.#ids = ids
  }

  static empty(): OrderIndex {
    return new OrderIndex(DraftMap.empty())
  }

  draft(): OrderIndex {
    return new OrderIndex(this.#ids.draft())
  }

  find(by: IndexedBy, name: string): string | undefined {
    return this.#ids.get(`${by} ${name}`)
  }

  /** What is new of an order. */
  add(order: KeptOrder, before: KeptOrder | undefined): void {
    for (const name of newNames(order, before)) this.#ids.set(name, order.id)
  }

  remove(order: KeptOrder): void {
    for (const name of newNames(order, undefined)) this.#ids.delete(name)
  }
}

function* newNames(order: KeptOrder, before: KeptOrder | undefined): Generator<string, void, undefined> {
  if (before === undefined) yield `number ${order.number}`
  if (order.rows.length !== before?.rows.length) for (const { id } of order.rows) yield `row ${id}`
  if (order.lines !== before?.lines)
    for (const { waiting } of order.lines) if (waiting !== undefined) yield `demand ${waiting.demandId}`
  if (order.attempts.length !== before?.attempts.length) for (const { id } of order.attempts) yield `attempt ${id}`
  if (order.returns.length !== before?.returns.length) for (const { id } of order.returns) yield `return ${id}`
  if (order.refunds.length !== before?.refunds.length) for (const { id } of order.refunds) yield `refund ${id}`
  if (order.shipments === before?.shipments) return
  for (const { id, trackingNumber } of order.shipments) {
    yield `shipment ${id}`
    if (trackingNumber !== undefined) yield `tracking ${trackingNumber}`
  }
}
