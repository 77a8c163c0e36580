import type { Commit } from '../audit/commit.ts'
import type { FieldList } from '../errors/known-fields.ts'
import { plainLines } from '../errors/plain-text.ts'
import { EventBus, type EventSource } from '../events/event-bus.ts'
import { shown } from '../events/shown.ts'
import type { AnyEntry } from '../ledger/contract.ts'
import { factsIn } from './facts-in.ts'
import type { OrderFact, OrderFactType } from './orders-entry.ts'

/** What is told of: every fact that says something of one order. */
export type OrderEventName = Exclude<
  OrderFactType,
  'orders-configured' | 'order-reopened' | 'order-row-held' | 'order-confirmation-put-off' | 'gateway-event-noted'
>

/** The fact, the order that it is of, and the commit that it stands in. Told once the journal has it. */
export type OrderEvents = {
  readonly [Name in OrderEventName]: OrderFact<Name> & {
    readonly orderId: string
    readonly sequence: number
    readonly at: number
  }
}

const eventNames: FieldList<OrderEvents> = {
  'order-created': true,
  'order-reserved': true,
  'order-row-filled': true,
  'order-confirmed': true,
  'order-processing': true,
  'order-shipped': true,
  'order-delivered': true,
  'order-settled': true,
  'order-cancelled': true,
  'shipments-planned': true,
  'shipment-labelled': true,
  'shipment-shipped': true,
  'shipment-delivered': true,
  'shipment-cancelled': true,
  'units-cancelled': true,
  'payment-attempted': true,
  'payment-authorized': true,
  'payment-captured': true,
  'payment-declined': true,
  'payment-voided': true,
  'payment-abandoned': true,
  'refund-requested': true,
  'refund-made': true,
  'refund-failed': true,
  'goodwill-granted': true,
  'return-requested': true,
  'return-approved': true,
  'return-rejected': true,
  'return-cancelled': true,
  'return-received': true,
  'return-refunded': true,
  'return-unreturned': true,
  'goods-replaced': true,
  'credit-moved': true,
}

export function isEventName(type: string): type is OrderEventName {
  return Object.hasOwn(eventNames, type)
}

/** Tells of facts. */
export class OrderBus {
  readonly #bus: EventBus<OrderEvents> = new EventBus<OrderEvents>(eventNames, ({ event, error }) =>
    process.emitWarning(plainLines(`A listener of "${event}" failed: ${shown(error)}`), 'StockholdWarning'),
  )

  get source(): EventSource<OrderEvents> {
    return this.#bus.source
  }

  /** The journal has a commit. */
  durable(commit: Commit<AnyEntry>): void {
    if (this.#bus.isEmpty) return
    const { sequence, at } = commit
    for (const fact of factsIn(commit)) {
      const name = fact.type as OrderEventName
      if (this.#bus.has(name)) this.#bus.emit(name, Object.freeze({ ...fact, orderId: fact.id, sequence, at }) as never)
    }
  }
}
