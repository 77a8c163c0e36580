import { InventoryError, isInventoryError } from '../../errors/inventory-error.ts'

/** Where in the log something is wrong. */
export interface Place {
  /** The path of the file. */
  readonly file: string
  /** In bytes, from the beginning of the file. */
  readonly offset: number
  readonly position: number
  readonly sequence: number
}

export function corrupt(problem: string, place: Partial<Place>): InventoryError {
  return new InventoryError('JOURNAL_CORRUPT', { problem, ...place })
}

export function newerVersion(found: unknown, supported: number, file: string): InventoryError {
  return new InventoryError('JOURNAL_VERSION', { found: String(found), supported: String(supported), file })
}

/** What the disk did, as this package says it; its own errors are left as they are. */
export function journalFailed(cause: unknown, sequence: number, file: string): InventoryError {
  if (isInventoryError(cause)) return cause
  const problem = cause instanceof Error ? cause.message : String(cause)
  return new InventoryError('JOURNAL_FAILED', { sequence, problem, file }, { cause })
}
