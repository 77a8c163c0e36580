import type { Commit } from '../audit/commit.ts'
import type { InventoryError } from '../errors/inventory-error.ts'
import type { FieldList } from '../errors/known-fields.ts'
import type { ListenerError } from '../events/event-bus.ts'
import type { KeysDroppedEarly } from '../inventory/early-drops.ts'
import type { Entry } from '../inventory/entry.ts'
import type { Movement } from '../inventory/movement.ts'
import type { LowStock, StockAlert } from '../inventory/stock-watch.ts'
import type { SnapshotInfo } from '../journal/snapshot-store.ts'
import type { ClockStep } from './engine-time.ts'

/** Where an entry stands in the log: its identity and its time. */
export interface EntryPlace {
  readonly sequence: number
  readonly index: number
  readonly at: number
}

/**
 * What happened, told once the journal has it, in the order of the log. A commit's `commit` event
 * comes first, then its entries, then what became true of its stock levels.
 */
export interface InventoryEvents {
  commit: Commit<Entry>
  /** One for each entry that moves stock. */
  movement: Movement & EntryPlace
  /** A hold ran out; beside its `movement`. */
  'reservation-expired': Movement & EntryPlace
  /**
   * Held goods are lost: what the reservation `reservationId` held of them, `quantity`, is released or cancelled,
   * and gone by a movement of the type `lostBy`. Beside its `movement`.
   */
  'hold-lost': Movement & EntryPlace
  /** `available` is at or below the threshold; not again until it has been above. */
  'low-stock': LowStock
  /** The last available unit went. */
  'out-of-stock': StockAlert
  /** Something is available again after `out-of-stock`. */
  'back-in-stock': StockAlert
  /** More keys than the retention keeps: some went before their time. Told at most once a minute. */
  'keys-dropped-early': KeysDroppedEarly
  /** The wall clock went forward by more than `maxClockStepMs` and stayed there: engine time has followed it. */
  'clock-stepped': ClockStep
  /** A listener threw or rejected; everybody else was served all the same. */
  'listener-error': ListenerError
  /** A snapshot was written: the next opening begins there. */
  'snapshot-taken': SnapshotInfo
  /**
   * A snapshot could not be written. The log is whole; another is tried when it is due. The error is an
   * `InventoryError` (SNAPSHOT_FAILED, or why the log cannot be read), or what a journal of your own has thrown. What that threw and is no `Error` is the `cause` of one.
   */
  'snapshot-failed': { readonly error: InventoryError | Error }
  /** The engine stopped for good. */
  'journal-failed': { readonly error: Error }
}

export const eventNames: FieldList<InventoryEvents> = {
  commit: true,
  movement: true,
  'reservation-expired': true,
  'hold-lost': true,
  'low-stock': true,
  'out-of-stock': true,
  'back-in-stock': true,
  'listener-error': true,
  'keys-dropped-early': true,
  'clock-stepped': true,
  'snapshot-taken': true,
  'snapshot-failed': true,
  'journal-failed': true,
}
