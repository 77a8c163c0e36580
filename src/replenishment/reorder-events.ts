import type { FieldList } from '../errors/known-fields.ts'
import type { ReorderSuggestion } from './supplier.ts'

/** What becomes of orders, told by the observer itself. */
export interface ReorderEvents {
  'reorder-placed': ReorderPlaced
  /** Without a listener it is a warning of the process. */
  'reorder-failed': ReorderFailed
}

export interface ReorderPlaced {
  readonly order: ReorderSuggestion
  /** 1 for the first. */
  readonly attempt: number
}

export interface ReorderFailed extends ReorderPlaced {
  /** What the supplier threw, or rejected with. */
  readonly error: unknown
  readonly willRetry: boolean
  /** How long until the next attempt; only if there will be one. */
  readonly delayMs?: number
}

export const eventNames: FieldList<ReorderEvents> = { 'reorder-placed': true, 'reorder-failed': true }
