/**
 * What every error says about its cause, by its code. All values are plain data. A ledger adds the codes of its own
 * by declaration merging.
 */
export interface ErrorDetails extends RefusalDetails, FaultDetails, ViolationDetails {}

/** Refusals: expected answers of the domain. */
export interface RefusalDetails {
  INSUFFICIENT_STOCK: StockShortage | AllocationShortage
  CAPACITY_EXCEEDED: {
    warehouseId: string
    productId: string
    requested: number
    capacity: number
    onHand: number
    free: number
  }
  INVALID_QUANTITY: QuantityProblem
  INVALID_ID: { field: string; value: string; problem: string }
  INVALID_ARGUMENT: { field: string; value: string; problem: string }
  WAREHOUSE_NOT_FOUND: { warehouseId: string }
  WAREHOUSE_EXISTS: { warehouseId: string }
  RESERVATION_NOT_FOUND: { reservationId: string } & OneOfSeveral
  RESERVATION_EXPIRED: { reservationId: string; expiresAt: number; at: number } & OneOfSeveral
  INVALID_RESERVATION_STATE: {
    reservationId: string
    command: string
    status: string
    allowed: readonly string[]
    endedAt?: number
  } & OneOfSeveral
  SAME_WAREHOUSE: { warehouseId: string; productId: string }
  /** Of a stock level; or of something that a ledger keeps, which `what` names: `order ORD-1`. */
  STALE_VERSION: StaleVersion
  IDEMPOTENCY_KEY_REUSED: { idempotencyKey: string; sequence?: number }
  LEVEL_NOT_LOCKED: { warehouseId: string; productId: string; reservationId?: string } & OneOfSeveral
  TRANSACTION_CLOSED: { reason: string }
  WOULD_DEADLOCK: { command: string }
  RESERVATION_OWNED: { reservationId: string; owner: string; command: string } & OneOfSeveral
  /** Of a ledger's object that no inventory has, or only a replay. */
  NOT_OPEN: { ledger: string; problem: string }
}

/** Faults: the world failed. */
export interface FaultDetails {
  LOCK_TIMEOUT: { lock: string; timeoutMs: number }
  TRANSACTION_TIMEOUT: { timeoutMs: number }
  OVERLOADED: { queue: string; limit: number; requested: number }
  CLOSED: { what: string }
  /** `found` is one of the files that are in the folder instead. */
  JOURNAL_NOT_FOUND: { folder: string; problem: string; found?: string }
  /** After which commit; and, where the journal says so, in which file and what happened. */
  JOURNAL_FAILED: { sequence: number; file?: string; problem?: string }
  /** `offset` is in bytes, from the beginning of the file. */
  JOURNAL_CORRUPT: { problem: string; file?: string; offset?: number; position?: number; sequence?: number }
  /** With `takeOverAfterMs` the holder is not among the processes that this one sees, and its heartbeat moves. */
  JOURNAL_LOCKED: { holder: string; takeOverAfterMs?: number }
  JOURNAL_VERSION: { found: string; supported: string; file?: string }
  /** `firstSequence` is the first that is here of those that come after; `file` says so. */
  JOURNAL_ARCHIVED: { firstSequence: number; archivedTo: string; file: string }
  /** The log has everything; only the cache of it could not be written. */
  SNAPSHOT_FAILED: { sequence: number; problem: string }
  /** `sequence` is that of the commit that has an entry of it. */
  LEDGER_MISSING: { ledger: string; sequence?: number }
}

/** A bug in this package. */
export interface ViolationDetails {
  INVARIANT_VIOLATED: { invariant: number; problem: string; sequence?: number }
}

export type StaleVersion = { readonly expected: number; readonly actual: number } & (
  | { readonly warehouseId: string; readonly productId: string; readonly what?: undefined }
  | { readonly what: string; readonly warehouseId?: undefined; readonly productId?: undefined }
)

export interface StockShortage {
  /** What could not be done. */
  command: string
  warehouseId: string
  productId: string
  /** The bucket that does not hold enough; `held` (reserved and committed) if a count came out below it. */
  bucket: 'available' | 'reserved' | 'committed' | 'damaged' | 'quarantined' | 'held'
  requested: number
  available: number
  reserved: number
  committed: number
  damaged: number
  quarantined: number
  /** Of several lines: how many there were, and all that are short; the rest is said of the first of these. */
  lines?: number
  short?: readonly ShortLine[]
}

/** A line of a command that wants more than is available. */
export interface ShortLine {
  /** Which one, from 0. */
  readonly line: number
  readonly warehouseId: string
  readonly productId: string
  readonly requested: number
  /** What all lines of this level want. */
  readonly together: number
  readonly available: number
  readonly reserved: number
  readonly committed: number
}

/** Of lines that were to be allocated, wherever there is some: the first that is short, and beside it all. */
export interface AllocationShortage {
  command: string
  warehouseId?: undefined
  productId: string
  bucket: 'available'
  requested: number
  /** What there is for that line: all that is available and not kept back, less what the lines before it take. */
  available: number
  lines: number
  short: readonly (ShortDemand & OfNoLevel)[]
}

/** What is said of a line at one stock level, and not of one that may come from several. */
type OfNoLevel = { readonly [Name in Exclude<keyof ShortLine, keyof ShortDemand>]?: undefined }

/** A line of which too little can be allocated. */
export interface ShortDemand {
  /** Which one, from 0. */
  readonly line: number
  /** The caller's own name for it, if it has one. */
  readonly lineId?: string
  readonly productId: string
  readonly requested: number
  /** What there is for it, after the lines before it. */
  readonly allocated: number
  /** `requested` less `allocated`. */
  readonly missing: number
  /** Where there is some of the product, for all lines together. */
  readonly byWarehouse: readonly WarehouseStock[]
}

/** What one warehouse can give of a product. */
export interface WarehouseStock {
  readonly warehouseId: string
  /** `available` less what is kept back. */
  readonly allocatable: number
}

/** Where a command names several reservations: which one it is about, from 0. */
export interface OneOfSeveral {
  index?: number
}

export interface QuantityProblem extends OneOfSeveral {
  field: string
  /** What was asked: the number itself, or a description of what is no number. */
  requested: number | string
  problem: string
  /** The most that would have been possible, where there is such a number. */
  maximum?: number
  /** What the reservation holds, where more than that was asked. */
  held?: number
  /** What was shipped, and of that came back before, where a return is of more than is left. */
  shipped?: number
  returned?: number
  reservationId?: string
  reversesSequence?: number
}

export type ErrorCode = keyof ErrorDetails

export type FaultCode = keyof FaultDetails

/** Also the codes that ledgers declare. */
export type RefusalCode = Exclude<ErrorCode, FaultCode | keyof ViolationDetails>

/** The codes of the core, each with a line in the list of messages. */
export type CoreErrorDetails = RefusalDetails & FaultDetails & ViolationDetails
