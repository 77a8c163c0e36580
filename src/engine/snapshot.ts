import { InventoryError, isInventoryError } from '../errors/inventory-error.ts'
import { imageOf } from '../inventory/image/state-image.ts'
import type { Journal } from '../journal/journal.ts'
import type { LogPoint, SnapshotInfo, SnapshotStore } from '../journal/snapshot-store.ts'
import { recoverState } from './recovery.ts'
import type { NewLedgers } from './state-source.ts'

/**
 * Takes a snapshot of what a journal holds. It is made from the log, not from live state: so it is of one
 * exact sequence which the journal has, is right even if memory were not, and can be made by whoever can
 * read the journal, in another thread or process, while the engine goes on. The thread is held for no
 * longer than a slice at a time.
 * @param point a point that the journal has settled; by default it settles one now
 * @throws SNAPSHOT_FAILED, or why the journal cannot be read
 */
export async function takeSnapshot(
  journal: Journal,
  newLedgers: NewLedgers,
  point?: LogPoint,
  signal?: AbortSignal,
): Promise<SnapshotInfo> {
  const store = storeOf(journal)
  const settled = point ?? (await store.settle())
  if (settled.sequence === 0) throw snapshotFailed(0, 'there is no commit yet')
  const { state, end } = await recoverState(journal, newLedgers, { sequence: settled.sequence }, signal)
  if (end.sequence !== settled.sequence) {
    const problem = `the log ends with commit ${end.sequence}`
    throw new InventoryError('SNAPSHOT_FAILED', { sequence: settled.sequence, problem })
  }
  try {
    return await store.write({ ...settled, at: state.books.at }, whileWanted(imageOf(state), signal))
  } catch (cause) {
    if (isInventoryError(cause) || signal?.aborted) throw cause
    throw snapshotFailed(settled.sequence, cause)
  }
}

/** @throws INVALID_ARGUMENT if the journal keeps no snapshots */
export function storeOf(journal: Journal): SnapshotStore {
  if (journal.snapshots !== undefined) return journal.snapshots
  const problem = 'keeps no snapshots; a FileJournal does'
  throw new InventoryError('INVALID_ARGUMENT', { field: 'journal', value: journal.constructor.name, problem })
}

export function snapshotFailed(sequence: number, cause: unknown): InventoryError {
  const problem = cause instanceof Error ? cause.message : String(cause)
  return new InventoryError('SNAPSHOT_FAILED', { sequence, problem }, { cause })
}

function* whileWanted<ImagePiece>(
  pieces: Iterable<ImagePiece>,
  signal: AbortSignal | undefined,
): Generator<ImagePiece> {
  for (const piece of pieces) {
    signal?.throwIfAborted()
    yield piece
  }
}
