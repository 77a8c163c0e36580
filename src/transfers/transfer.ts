/** `pending-approval → approved | rejected → partially-shipped → shipped → partially-received → received`, or `cancelled`. */
export type TransferStatus =
  | 'pending-approval'
  | 'approved'
  | 'rejected'
  | 'partially-shipped'
  | 'shipped'
  | 'partially-received'
  | 'received'
  | 'cancelled'

/** One product of a transfer. What left the source is in transit, or it arrived, good or damaged, or it is lost. */
export interface TransferLine {
  readonly productId: string
  /** As requested. */
  readonly quantity: number
  /** Held for it at the source, and not shipped yet. */
  readonly held: number
  readonly shipped: number
  readonly inTransit: number
  /** Arrived in good order. */
  readonly received: number
  readonly damaged: number
  readonly lost: number
}

/** A move of goods with a process. */
export interface Transfer {
  readonly id: string
  readonly sourceWarehouseId: string
  readonly destinationWarehouseId: string
  readonly status: TransferStatus
  readonly lines: readonly TransferLine[]
  readonly requestedBy?: string
  readonly approvedBy?: string
  /** When it should be there, in milliseconds since 1970. */
  readonly expectedAt?: number
  readonly requestedAt: number
}

/** A line as the ledger keeps it. */
export interface KeptLine {
  readonly productId: string
  readonly quantity: number
  readonly reservationId: string | undefined
  readonly held: number
  readonly shipped: number
  readonly received: number
  readonly damaged: number
  readonly lost: number
}

/** A transfer as the ledger keeps it. */
export interface KeptTransfer {
  readonly id: string
  readonly sourceWarehouseId: string
  readonly destinationWarehouseId: string
  readonly lines: readonly KeptLine[]
  readonly requestedBy: string | undefined
  readonly approvedBy: string | undefined
  readonly expectedAt: number | undefined
  readonly requestedAt: number
  /** What somebody said of it; what was shipped and received says the rest. */
  readonly decision: 'waiting' | 'approved' | 'rejected' | 'cancelled'
  readonly receiptIds: readonly string[]
}

export function inTransit({
  shipped,
  received,
  damaged,
  lost,
}: Pick<KeptLine, 'shipped' | 'received' | 'damaged' | 'lost'>): number {
  return shipped - received - damaged - lost
}

export function statusOf({ decision, lines }: KeptTransfer): TransferStatus {
  if (decision === 'waiting') return 'pending-approval'
  if (decision !== 'approved') return decision
  const sum = (units: (line: KeptLine) => number): number => lines.reduce((total, line) => total + units(line), 0)
  const [shipped, held, onTheWay] = [sum((line) => line.shipped), sum((line) => line.held), sum(inTransit)]
  if (shipped === 0) return held === 0 ? 'cancelled' : 'approved'
  if (held === 0 && onTheWay === 0) return 'received'
  if (onTheWay < shipped) return 'partially-received'
  return held === 0 ? 'shipped' : 'partially-shipped'
}

export function viewOf(kept: KeptTransfer): Transfer {
  const { id, sourceWarehouseId, destinationWarehouseId, requestedBy, approvedBy, expectedAt, requestedAt } = kept
  const lines = kept.lines.map(({ reservationId: _reservationId, ...line }) =>
    Object.freeze({ ...line, inTransit: inTransit(line) }),
  )
  return Object.freeze({
    id,
    sourceWarehouseId,
    destinationWarehouseId,
    status: statusOf(kept),
    lines: Object.freeze(lines),
    ...(requestedBy !== undefined && { requestedBy }),
    ...(approvedBy !== undefined && { approvedBy }),
    ...(expectedAt !== undefined && { expectedAt }),
    requestedAt,
  })
}
