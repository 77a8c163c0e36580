import type { Reference } from '../audit/commit.ts'
import { InventoryError } from '../errors/inventory-error.ts'
import type { CommitStamp } from './commit-stamp.ts'
import type { Movement, MovementType } from './movement.ts'

/**
 * `pending → confirmed → fulfilled`, or `pending → released | expired`, or `confirmed → cancelled`.
 */
export type ReservationStatus = 'pending' | 'confirmed' | 'fulfilled' | 'released' | 'expired' | 'cancelled'

export const reservationStatuses: readonly ReservationStatus[] = [
  'pending',
  'confirmed',
  'fulfilled',
  'released',
  'expired',
  'cancelled',
]

/** The state machine: from which status a command may be decided. All others are final. */
export const allowedStatuses: {
  readonly [Command in
    | 'confirm'
    | 'release'
    | 'extend'
    | 'fulfill'
    | 'cancel'
    | 'shipTransfer']: readonly ReservationStatus[]
} = {
  confirm: Object.freeze(['pending']),
  release: Object.freeze(['pending']),
  extend: Object.freeze(['pending']),
  fulfill: Object.freeze(['confirmed']),
  cancel: Object.freeze(['confirmed']),
  shipTransfer: Object.freeze(['confirmed']),
}

/** What never changes about a reservation. */
export interface Origin {
  readonly id: string
  readonly warehouseId: string
  readonly productId: string
  readonly quantity: number
  readonly createdAt: number
  readonly sequence: number
  readonly reference: Reference | undefined
  readonly owner: string | undefined
}

/** What its commands change. */
export interface Progress {
  readonly status: ReservationStatus
  readonly held: number
  readonly committed: number
  readonly fulfilled: number
  readonly returned: number
  readonly expiresAt: number
  readonly endedAt: number | undefined
}

/**
 * A hold on stock with an expiry. It is a value: a movement makes a new one, and whoever holds the
 * old one keeps what was true then. Times are milliseconds since 1970.
 *
 * Keeps: invariant 8, a reservation ends once.
 */
export class Reservation {
  readonly id: string
  readonly warehouseId: string
  readonly productId: string
  /** As reserved. */
  readonly quantity: number
  readonly status: ReservationStatus
  /** What it holds now: reserved while it is pending, committed once it is confirmed; 0 once it has ended. */
  readonly held: number
  /** Confirmed and not yet shipped. */
  readonly committed: number
  /** Shipped so far. */
  readonly fulfilled: number
  /** What of that came back so far, by returns that name it. */
  readonly returned: number
  readonly createdAt: number
  /** From this millisecond on a pending reservation has expired. */
  readonly expiresAt: number
  /** When it was fulfilled, released, expired or cancelled. */
  readonly endedAt: number | undefined
  /** The commit that made it. */
  readonly sequence: number
  readonly reference: Reference | undefined
  /** The ledger whose hold it is, if it is one's: only that ledger's own commands touch it. */
  readonly owner: string | undefined

  private constructor(origin: Origin, progress: Progress) {
    this.id = origin.id
    this.warehouseId = origin.warehouseId
    this.productId = origin.productId
    this.quantity = origin.quantity
    this.status = progress.status
    this.held = progress.held
    this.committed = progress.committed
    this.fulfilled = progress.fulfilled
    this.returned = progress.returned
    this.createdAt = origin.createdAt
    this.expiresAt = progress.expiresAt
    this.endedAt = progress.endedAt
    this.sequence = origin.sequence
    this.reference = origin.reference
    this.owner = origin.owner
    Object.freeze(this)
  }

  /** The reservation that a `reserved` movement makes, with the commit that it belongs to. */
  static made(by: Movement, commit: CommitStamp): Reservation {
    const reference = by.reference ?? commit.reference
    if (reference !== undefined) Object.freeze(reference)
    return Reservation.restored({
      id: by.reservationId as string,
      warehouseId: by.warehouseId,
      productId: by.productId,
      quantity: by.quantity,
      createdAt: commit.at,
      sequence: commit.sequence,
      reference,
      owner: by.owner,
      status: 'pending',
      held: by.quantity,
      committed: 0,
      fulfilled: 0,
      returned: 0,
      expiresAt: by.expiresAt as number,
      endedAt: undefined,
    })
  }

  /** A reservation as it was. */
  static restored(as: Origin & Progress): Reservation {
    return new Reservation(as, as)
  }

  get hasEnded(): boolean {
    return this.endedAt !== undefined
  }

  isOverdue(at: number): boolean {
    return this.status === 'pending' && at >= this.expiresAt
  }

  extendedTo(expiresAt: number): Reservation {
    return new Reservation(this, { ...progressOf(this), expiresAt })
  }

  /** Goods that it shipped came back, or (below 0) went out again. */
  afterReturn(quantity: number): Reservation {
    return new Reservation(this, { ...progressOf(this), returned: this.returned + quantity })
  }

  /** The reservation after a movement of its stock at a time. */
  after(movement: Movement, at: number): Reservation {
    const evolution = evolutions[movement.type]
    if (!evolution?.from.includes(this.status)) {
      throw new InventoryError('INVARIANT_VIOLATED', {
        invariant: 8,
        problem: `reservation ${this.id} is ${this.status} and cannot be ${movement.type}`,
      })
    }
    const next = { ...progressOf(this), ...evolution.change(this, movement.quantity) }
    return new Reservation(this, isFinal(next.status) ? { ...next, endedAt: at } : next)
  }
}

interface Evolution {
  readonly from: readonly ReservationStatus[]
  change(reservation: Reservation, quantity: number): Partial<Progress>
}

/** Goods leave, to a customer or another warehouse. */
const shipped: Evolution = {
  from: ['confirmed'],
  change: ({ committed, fulfilled }, quantity) => ({
    status: committed === quantity ? 'fulfilled' : 'confirmed',
    held: committed - quantity,
    committed: committed - quantity,
    fulfilled: fulfilled + quantity,
  }),
}

/** What a movement of its stock makes of a reservation, and from which status it can. */
const evolutions: { readonly [Type in MovementType]?: Evolution } = {
  confirmed: {
    from: ['pending'],
    change: (_, quantity) => ({ status: 'confirmed', held: quantity, committed: quantity }),
  },
  released: {
    // What a partial confirm releases is the rest of a reservation that is confirmed by then.
    from: ['pending', 'confirmed'],
    change: ({ status, held }, quantity) => {
      if (status !== 'pending') return {}
      return quantity < held ? { held: held - quantity } : { status: 'released', held: 0 }
    },
  },
  expired: {
    from: ['pending'],
    change: () => ({ status: 'expired', held: 0 }),
  },
  fulfilled: shipped,
  'transfer-shipped': shipped,
  cancelled: {
    from: ['confirmed'],
    change: ({ committed, fulfilled }, quantity) => {
      const left = Math.max(committed - quantity, 0)
      return { status: left === 0 ? endOf(fulfilled) : 'confirmed', held: left, committed: left }
    },
  },
}

/** After a partial shipment only the rest is cancelled: the goods that left make it fulfilled. */
function endOf(fulfilled: number): ReservationStatus {
  return fulfilled > 0 ? 'fulfilled' : 'cancelled'
}

function progressOf({ status, held, committed, fulfilled, returned, expiresAt, endedAt }: Reservation): Progress {
  return { status, held, committed, fulfilled, returned, expiresAt, endedAt }
}

function isFinal(status: ReservationStatus): boolean {
  return status !== 'pending' && status !== 'confirmed'
}
