import type { ReplayEnd, ReplayUntil } from '../audit/replayer.ts'
import { InventoryError, isInventoryError } from '../errors/inventory-error.ts'
import { plainText } from '../errors/plain-text.ts'
import type { Journal } from '../journal/journal.ts'
import {
  beginning,
  type FoldedState,
  type NewLedgers,
  type PlacedState,
  stateFromImage,
  stateFromLog,
} from './state-source.ts'

/**
 * Claims a journal for writing and gives the state that it holds.
 * @throws JOURNAL_LOCKED, JOURNAL_CORRUPT, JOURNAL_VERSION, JOURNAL_ARCHIVED, JOURNAL_FAILED; it is closed again then
 */
export async function openJournal(journal: Journal, newLedgers: NewLedgers): Promise<FoldedState> {
  try {
    const { lastSequence } = await journal.open()
    try {
      const recovered = await recoverState(journal, newLedgers)
      mustBeAll(recovered.end, lastSequence)
      return recovered
    } catch (error) {
      // Why it cannot be opened matters more than whether it can be closed.
      await journal.close().catch(() => undefined)
      throw error
    }
  } catch (error) {
    throw isInventoryError(error) ? error : stoppedBy(error, 0)
  }
}

function mustBeAll(end: ReplayEnd, lastSequence: number): void {
  if (end.sequence === lastSequence) return
  const problem = `it ends at commit ${lastSequence}, but commit ${end.sequence} was the last to be read`
  throw new InventoryError('JOURNAL_CORRUPT', { problem, sequence: end.sequence + 1 })
}

/** Why an engine stops whose journal failed. One that says itself that it failed, and where, is not wrapped again. */
export function stoppedBy(cause: unknown, sequence: number): InventoryError {
  if (isInventoryError(cause, 'JOURNAL_FAILED')) return cause
  return new InventoryError('JOURNAL_FAILED', { sequence }, { cause })
}

/**
 * The state that a journal holds: its newest snapshot at or before the end, and what came after it.
 * @throws JOURNAL_CORRUPT, JOURNAL_ARCHIVED
 */
export async function recoverState(
  journal: Journal,
  newLedgers: NewLedgers,
  until: ReplayUntil = {},
  signal?: AbortSignal,
): Promise<FoldedState> {
  const from = (await newestSnapshot(journal, newLedgers, until, signal)) ?? beginning(newLedgers())
  return stateFromLog(journal, until, from, signal)
}

/** A snapshot that cannot be used is no loss: the one before it can, or the log. */
async function newestSnapshot(
  journal: Journal,
  newLedgers: NewLedgers,
  until: ReplayUntil,
  signal: AbortSignal | undefined,
): Promise<PlacedState | undefined> {
  let snapshot = await journal.snapshots?.latest(until)
  while (snapshot !== undefined) {
    const { position, sequence, at, file } = snapshot
    try {
      return {
        state: await stateFromImage(snapshot.pieces(), signal, undefined, newLedgers()),
        end: { position, sequence, at },
      }
    } catch (error) {
      signal?.throwIfAborted()
      if (isInventoryError(error, 'LEDGER_MISSING')) throw error
      const message = `The snapshot ${file} cannot be used (${String(error)}); an earlier one or the log is, instead.`
      process.emitWarning(plainText(message), { type: 'JournalWarning', code: 'SNAPSHOT_IGNORED' })
    }
    snapshot = await journal.snapshots?.latest({ ...until, sequence: snapshot.sequence - 1 })
  }
  return undefined
}
