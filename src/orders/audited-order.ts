import type { OrderFact } from './orders-entry.ts'

/** A row, as the facts alone have it: counted anew, by nothing that the ledger itself uses. */
export interface AuditedRow {
  readonly quantity: number
  readonly total: number
  readonly reservationId: string | undefined
  shipped: number
  cancelled: number
  returned: number
  credited: number
}

/** What went through one attempt to pay. */
interface AuditedAttempt {
  captured: number
  refunded: number
}

interface AuditedRefund {
  readonly amount: number
  readonly attemptId: string
  status: 'waiting' | 'made' | 'failed'
  isRetried: boolean
}

/** An order, as the facts alone have it. */
export class AuditedOrder {
  readonly id: string
  readonly rows: Map<string, AuditedRow> = new Map()
  readonly attempts: Map<string, AuditedAttempt> = new Map()
  readonly refunds: Map<string, AuditedRefund> = new Map()
  /** Facts that there is one of at most: `order-confirmed`, `shipment-delivered S-1`. */
  readonly once: Set<string> = new Set()
  /** The commit that cancelled it. */
  cancelledBy: number | undefined = undefined
  creditIn = 0
  creditOut = 0

  constructor(id: string) {
    this.id = id
  }

  addRow({ rowId, quantity, total, reservationId }: OrderFact<'order-row-filled'>['row']): void {
    this.rows.set(rowId, { quantity, total, reservationId, shipped: 0, cancelled: 0, returned: 0, credited: 0 })
  }

  /** What was captured or moved here, and has not gone back or moved on. */
  get held(): number {
    let held = this.creditIn - this.creditOut
    for (const { captured } of this.attempts.values()) held += captured
    for (const { status, amount } of this.refunds.values()) if (status !== 'failed') held -= amount
    return held
  }

  /** Refunds that failed, and that nobody has tried again. */
  get stuck(): number {
    let stuck = 0
    for (const { status, isRetried, amount } of this.refunds.values())
      if (status === 'failed' && !isRetried) stuck += amount
    return stuck
  }

  get waits(): boolean {
    return [...this.refunds.values()].some(({ status }) => status === 'waiting')
  }
}
