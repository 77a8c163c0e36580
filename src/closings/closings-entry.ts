import type { LedgerEntry } from '../audit/ledger-entry.ts'

interface DayFact extends LedgerEntry {
  readonly ledger: 'closings'
  /** `2026-11-24`. */
  readonly day: string
  /** What was known then: all commits up to this one. */
  readonly sequence: number
  /** How many rows its file has. */
  readonly rows: number
  /** SHA-256 of the digest before it and of the bytes of its file, in hexadecimal. */
  readonly digest: string
}

/** A business day as it was known when it closed. Nothing changes it any more. */
export interface DayClosed extends DayFact {
  readonly type: 'day-closed'
  /** The IANA zone whose calendar the day is of. */
  readonly zone: string
  /** The day is the half-open interval from this instant … */
  readonly from: number
  /** … to this one, in milliseconds since 1970. */
  readonly to: number
  /** What was recorded within this time behind the day's end still belongs to the closing. */
  readonly graceMs: number
}

/** What a closed day comes to with facts that were told later: only the rows that changed. */
export interface DayRestated extends DayFact {
  readonly type: 'day-restated'
  /** 2, 3 …: the closing is version 1. */
  readonly version: number
  /** The day whose closing found it: what happened behind that day is not in it. */
  readonly closing: string
}

/** The facts of this ledger. */
export type ClosingsEntry = DayClosed | DayRestated
