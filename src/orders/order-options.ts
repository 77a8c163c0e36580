import type { AllocationStrategy } from '../allocation/strategy.ts'

/** How the numbers of orders are made: told the year (UTC) and how many orders there were in it, this one included. */
export type Numbering = (of: { readonly year: number; readonly count: number; readonly at: number }) => string

/** What commands decide by. It is how this process was opened, and no part of the log: the facts say what came of it. */
export interface OrderRules {
  readonly currency: string
  readonly allocation: AllocationStrategy
  readonly holdMs: number
  readonly paymentTimeoutMs: number
  readonly paymentAttempts: number
  readonly numbering: Numbering
  readonly hasCarrier: boolean
}

/** `ORD-2026-000042` */
export const byYear: Numbering = ({ year, count }) => `ORD-${year}-${String(count).padStart(6, '0')}`

/** Closed orders stay in memory for a day. */
export const defaultKeepMs: number = 24 * 60 * 60 * 1000
