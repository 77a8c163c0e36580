import type { CommitContext } from '../../audit/commit.ts'
import { unreadable } from '../../errors/invalid-argument.ts'
import { fieldsOf, readObject } from '../../errors/known-fields.ts'
import type { LevelKey } from '../level-key.ts'
import { contextFields, readContext } from './context.ts'
import { readList, readOptionalWholeNumber, readSignal } from './fields.ts'
import { readNamedLevel } from './named-level.ts'

/** Whose locks an interactive transaction holds, for how long at most, and the context of its commit. */
export interface TransactionOptions extends CommitContext {
  /** The stock levels that it may touch; one that is named twice is one. */
  readonly levels: readonly LevelKey[]
  /** From the call to its commit, waiting for the locks included; in whole milliseconds from 1. */
  readonly timeoutMs?: number
  /** Rolls it back; the call rejects with the signal's reason. */
  readonly signal?: AbortSignal
}

const optionFields = fieldsOf<TransactionOptions>({ levels: true, timeoutMs: true, signal: true, ...contextFields })

export interface CheckedTransactionOptions {
  readonly levels: readonly LevelKey[]
  readonly timeoutMs: number | undefined
  readonly signal: AbortSignal | undefined
  readonly context: CommitContext | undefined
}

export function readTransactionOptions(value: unknown): CheckedTransactionOptions {
  const options = readObject(value, 'options', optionFields)
  try {
    return {
      levels: readList(options, 'levels').map((level, index) => readNamedLevel(level, `levels[${index}]`)),
      timeoutMs: readOptionalWholeNumber(options, 'timeoutMs', 1),
      signal: readSignal(options),
      context: readContext(options),
    }
  } catch (error) {
    throw unreadable(error, 'options', value)
  }
}
