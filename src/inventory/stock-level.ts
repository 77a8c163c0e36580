import { InventoryError } from '../errors/inventory-error.ts'
import { type Refusal, refuse } from '../errors/refusal.ts'
import { isPhysical, type PhysicalBucket } from './bucket.ts'
import type { CommitStamp } from './commit-stamp.ts'
import { DoubleEntry } from './double-entry.ts'
import { DraftBook } from './draft-book.ts'
import type { HoldExtended, LevelConfigured, LevelEntry, StockCounted } from './entry.ts'
import type { LevelHistory } from './level-history.ts'
import type { LevelKey } from './level-key.ts'
import {
  isInTable,
  isReversal,
  type Movement,
  type MovementDetails,
  type MovementType,
  makeHold,
  makeMovement,
  movements,
  type Route,
} from './movement.ts'
import { Reservation } from './reservation.ts'
import type { ReservationBook } from './reservation-book.ts'
import { problemOfCount } from './stock-count.ts'

/** Where a level is: its warehouse. */
export interface LevelSite {
  readonly id: string
  /** A book for the level's reservations. It is asked for at the first of them. */
  newBook(level: StockLevel): ReservationBook
}

/** What few levels have of their own; the others were stocked with the first commit that touched them. */
interface Settings {
  readonly reorderThreshold: number | undefined
  readonly keepBack: number | undefined
  readonly wasStocked: boolean
}

/** A hold to be made. */
export interface HoldRequest {
  readonly quantity: number
  readonly expiresAt: number
  /** Asked only if the hold can be made. */
  newReservationId(): string
}

/**
 * One product in one warehouse. Owns its counts and its reservations; nothing else changes them.
 * Its decisions say what a command comes to and change nothing; `apply` is the one way to change.
 * Pure and synchronous: it is told the time, and knows no locks and no log.
 *
 * Keeps: invariant 5 (`reserved` and `committed` equal the sums of the reservations), 8 (a reservation
 * ends once); and as a book of double entry 1 and 2.
 */
export class StockLevel extends DoubleEntry implements LevelKey {
  readonly productId: string
  readonly #site: LevelSite
  #reservations: ReservationBook | undefined
  #version = 0
  #lastSequence = 0
  #settings: Settings | undefined

  constructor(site: LevelSite, productId: string) {
    super()
    this.#site = site
    this.productId = productId
  }

  get warehouseId(): string {
    return this.#site.id
  }

  /** A copy to try commands on: it sees its own changes, and this level does not. */
  draft(): StockLevel {
    const draft = new StockLevel(this.#site, this.productId)
    draft.#reservations = new DraftBook(this.#reservations)
    draft.goOnFrom(this)
    return draft
  }

  /** Takes over what an earlier level of the same name knew. */
  goOnFrom({ counts, reorderThreshold, keepBack, version, lastSequence, wasStocked }: LevelHistory): void {
    this.takeOver(counts)
    this.#version = version
    this.#lastSequence = lastSequence
    if (reorderThreshold === undefined && keepBack === undefined && wasStocked) return
    this.#settings = { reorderThreshold, keepBack, wasStocked }
  }

  /** Takes over a reservation, in the order in which they were made; the counts have it already. */
  restore(reservation: Reservation): void {
    this.#add(reservation)
  }

  /** Raised once by each commit that touches the level. */
  get version(): number {
    return this.#version
  }

  /** The last commit that touched the level; 0 if none did. */
  get lastSequence(): number {
    return this.#lastSequence
  }

  /** Its own threshold; without one its warehouse's applies. */
  get reorderThreshold(): number | undefined {
    return this.#settings?.reorderThreshold
  }

  /** Units that are not to be allocated; whoever names the level himself may have them. */
  get keepBack(): number | undefined {
    return this.#settings?.keepBack
  }

  /** Whether any stock ever moved here. */
  get wasStocked(): boolean {
    return this.#settings?.wasStocked ?? this.#version > 0
  }

  reservation(id: string): Reservation | undefined {
    return this.#reservations?.get(id)
  }

  /** In the order in which they were made. */
  reservations(): Iterable<Reservation> {
    return this.#reservations?.values() ?? []
  }

  /** When the next hold runs out; Infinity if none is pending. */
  get nextExpiry(): number {
    return this.#reservations?.nextExpiry ?? Number.POSITIVE_INFINITY
  }

  /** The holds that have run out, the earliest first, at most `limit`. */
  overdue(at: number, limit: number): Reservation[] {
    return this.#reservations?.overdue(at, limit) ?? []
  }

  /** Decides on moving a quantity along a route of the movement table. */
  move(type: MovementType, quantity: number, route: Route, details: MovementDetails): Movement | Refusal {
    const { from, to } = route
    if (isPhysical(from) && this.countOf(from) < quantity) return this.#shortage(type, from, quantity)
    const maximum = this.headroom(route)
    if (quantity <= maximum) return makeMovement(type, this, quantity, route, details)
    const problem = `a count would pass 2^53 − 1; at most ${maximum} can move from ${from} to ${to}`
    return refuse('INVALID_QUANTITY', { field: 'quantity', requested: quantity, maximum, problem })
  }

  /** Decides on a hold. */
  reserve(hold: HoldRequest, details: MovementDetails): Movement | Refusal {
    if (this.available < hold.quantity) return this.#shortage('reserved', 'available', hold.quantity)
    return makeHold(this, hold.quantity, hold.newReservationId(), hold.expiresAt, details)
  }

  /** The one way in which a level changes, live and in replay. */
  apply(entry: LevelEntry, stamp: CommitStamp): void {
    if (entry.type === 'extended') this.#applyExtension(entry)
    else if (entry.type === 'level-configured') this.#configure(entry)
    else if (entry.type === 'counted') this.#applyCount(entry)
    else this.#applyMovement(entry, stamp)
    if (this.#lastSequence === stamp.sequence) return
    this.#lastSequence = stamp.sequence
    this.#version += 1
  }

  /** Goods that a reservation of this level shipped came back, here or elsewhere, or (below 0) went out again. */
  takeBack(shipped: Reservation, quantity: number): void {
    this.#reservations?.replace(shipped, shipped.afterReturn(quantity))
  }

  /** Forgets a reservation that has ended. */
  drop(reservationId: string): void {
    this.#reservations?.drop(reservationId)
  }

  #applyMovement(movement: Movement, stamp: CommitStamp): void {
    if (!isInTable(movement)) throw this.#contradiction(2, `there is no movement ${describe(movement)}`)
    if (movement.type === 'reserved') this.#make(movement, stamp)
    else if (movement.reservationId !== undefined && !isReversal(movement.type)) this.#evolve(movement, stamp)
    else this.book(movement)
    if (this.#settings?.wasStocked === false) this.#settings = { ...this.#settings, wasStocked: true }
  }

  #configure({ reorderThreshold, keepBack }: LevelConfigured): void {
    this.#settings = {
      reorderThreshold: reorderThreshold ?? undefined,
      keepBack: keepBack === undefined ? this.keepBack : (keepBack ?? undefined),
      wasStocked: this.wasStocked,
    }
  }

  /** After the movement that it led to, the books say what was counted. */
  #applyCount(count: StockCounted): void {
    const problem = problemOfCount(count, this.counts)
    if (problem !== undefined) throw this.#contradiction(3, problem)
    // A look at an empty shelf puts nothing on it.
    if (this.#version === 0) this.#settings ??= { reorderThreshold: undefined, keepBack: undefined, wasStocked: false }
  }

  #make(movement: Movement, stamp: CommitStamp): void {
    this.#add(Reservation.made(movement, stamp))
    this.book(movement)
  }

  #add(reservation: Reservation): void {
    this.#reservations ??= this.#site.newBook(this)
    if (this.#reservations.add(reservation)) return
    throw this.#contradiction(8, `reservation ${reservation.id} is made twice`)
  }

  #evolve(movement: Movement, { at }: CommitStamp): void {
    const id = movement.reservationId as string
    const before = this.reservation(id)
    if (before === undefined || before.hasEnded) {
      throw this.#contradiction(8, `${describe(movement)} of ${id}, which is ${before?.status ?? 'unknown'}`)
    }
    this.book(movement)
    this.#reservations?.replace(before, before.after(movement, at))
  }

  #applyExtension({ reservationId, expiresAt }: HoldExtended): void {
    const before = this.reservation(reservationId)
    if (before?.status !== 'pending') {
      throw this.#contradiction(8, `extending ${reservationId}, which is ${before?.status ?? 'unknown'}`)
    }
    this.#reservations?.replace(before, before.extendedTo(expiresAt))
  }

  #shortage(type: MovementType, bucket: PhysicalBucket, requested: number): Refusal {
    const { available, reserved, committed, damaged, quarantined } = this.counts
    const { warehouseId, productId } = this
    const [command] = movements[type].commands
    const there = { available, reserved, committed, damaged, quarantined }
    return refuse('INSUFFICIENT_STOCK', { command, warehouseId, productId, bucket, requested, ...there })
  }

  #contradiction(invariant: number, problem: string): InventoryError {
    const where = `${this.productId} in ${this.warehouseId}`
    return new InventoryError('INVARIANT_VIOLATED', { invariant, problem: `${where}: ${problem}` })
  }
}

function describe({ type, quantity, from, to }: Movement): string {
  return `${type} ${quantity} from ${from} to ${to}`
}
