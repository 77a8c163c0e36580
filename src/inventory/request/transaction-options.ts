import type { CommitContext } from '../../audit/commit.ts'
import type { LevelKey } from '../level-key.ts'
import { readContext } from './context.ts'
import { readId, readList, readObject, readOptionalWholeNumber, readSignal } from './fields.ts'

/** Whose locks an interactive transaction holds, for how long at most, and the context of its commit. */
export interface TransactionOptions extends CommitContext {
  /** The stock levels that it may touch; one that is named twice is one. */
  readonly levels: readonly LevelKey[]
  /** From the call to its commit, waiting for the locks included; in whole milliseconds from 1. */
  readonly timeoutMs?: number
  /** Rolls it back; the call rejects with the signal's reason. */
  readonly signal?: AbortSignal
}

export interface CheckedTransactionOptions {
  readonly levels: readonly LevelKey[]
  readonly timeoutMs: number | undefined
  readonly signal: AbortSignal | undefined
  readonly context: CommitContext | undefined
}

export function readTransactionOptions(value: unknown): CheckedTransactionOptions {
  const options = readObject(value, 'options')
  return {
    levels: readList(options, 'levels').map(readLevelKey),
    timeoutMs: readOptionalWholeNumber(options, 'timeoutMs', 1),
    signal: readSignal(options),
    context: readContext(options),
  }
}

function readLevelKey(value: unknown, index: number): LevelKey {
  const path = `levels[${index}]`
  const key = readObject(value, path)
  return {
    warehouseId: readId(key, 'warehouseId', `${path}.warehouseId`),
    productId: readId(key, 'productId', `${path}.productId`),
  }
}
