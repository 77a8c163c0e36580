import type { OrderEventName } from './order-events.ts'
import type { OrderEntry } from './orders-entry.ts'

/** Something that a customer, or another program, is to be told. It stands in the log; this is not kept anywhere else. */
export interface Notification {
  /** The same for the same fact, however often it is told: `1041/2` is the third fact of commit 1041. */
  readonly id: string
  readonly type: OrderEventName
  readonly orderId: string
  readonly sequence: number
  /** Milliseconds since 1970. */
  readonly at: number
  readonly fact: OrderEntry
  /** Aborted when it takes too long, or when the inventory closes: the notification is told again. */
  readonly signal: AbortSignal
}

/** Whoever tells people. It may get the same notification twice, and never a later one before an earlier one. */
export interface NotificationSender {
  /** Resolves once it is taken; what rejects is sent again, after a pause. `notificationContract` is its contract suite. */
  send(notification: Notification): Promise<void>
}

/** How far the log was told: durable, as long as notifications are not to be told again from the beginning. */
export interface Cursor {
  /** The sequence of the last commit of which all was told; undefined if none was. */
  load(): Promise<number | undefined>
  save(sequence: number): Promise<void>
}

export interface NotificationOptions {
  readonly sender: NotificationSender
  readonly cursor: Cursor
  /** Of these facts alone; of all that events tell of, if left out. */
  readonly types?: readonly OrderEventName[]
  /** Where a cursor that was never saved begins: `now` by default, so that nobody is told last year's news. */
  readonly from?: 'now' | 'beginning'
}

/** For tests: the next process begins anew. */
export class MemoryCursor implements Cursor {
  #sequence: number | undefined

  async load(): Promise<number | undefined> {
    return this.#sequence
  }

  async save(sequence: number): Promise<void> {
    this.#sequence = sequence
  }
}
