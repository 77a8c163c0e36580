import type { Commit } from '../audit/commit.ts'
import { beforeTheLog, type ReplayEnd, type ReplayUntil, replayInto } from '../audit/replayer.ts'
import { TimeSlice } from '../audit/time-slice.ts'
import { InventoryError, isInventoryError } from '../errors/inventory-error.ts'
import { plainText } from '../errors/plain-text.ts'
import type { Entry } from '../inventory/entry.ts'
import type { Piece } from '../inventory/image/piece.ts'
import { StateRestorer } from '../inventory/image/state-restorer.ts'
import { InventoryState } from '../inventory/inventory-state.ts'
import type { Journal } from '../journal/journal.ts'
import type { StoredSnapshot } from '../journal/snapshot-store.ts'

export interface Recovered {
  readonly state: InventoryState
  readonly end: ReplayEnd
  /** How many entries were folded after the snapshot, or in all. */
  readonly entries: number
}

/**
 * Claims a journal for writing and gives the state that it holds.
 * @throws JOURNAL_LOCKED, JOURNAL_CORRUPT, JOURNAL_VERSION, JOURNAL_ARCHIVED, JOURNAL_FAILED; it is closed again then
 */
export async function openJournal(journal: Journal): Promise<Recovered> {
  try {
    const { lastSequence } = await journal.open()
    try {
      const recovered = await recoverState(journal)
      mustBeAll(recovered.end, lastSequence)
      return recovered
    } catch (error) {
      // Why it cannot be opened matters more than whether it can be closed.
      await journal.close().catch(() => undefined)
      throw error
    }
  } catch (error) {
    throw isInventoryError(error) ? error : journalFailed(error, 0)
  }
}

function mustBeAll(end: ReplayEnd, lastSequence: number): void {
  if (end.sequence === lastSequence) return
  const problem = `it ends at commit ${lastSequence}, but commit ${end.sequence} was the last to be read`
  throw new InventoryError('JOURNAL_CORRUPT', { problem, sequence: end.sequence + 1 })
}

/** A journal that says itself that it failed, and where, is not wrapped again. */
export function journalFailed(cause: unknown, sequence: number): InventoryError {
  if (isInventoryError(cause, 'JOURNAL_FAILED')) return cause
  return new InventoryError('JOURNAL_FAILED', { sequence }, { cause })
}

/**
 * The state that a journal holds: its newest snapshot at or before the end, and what came after it.
 * @throws JOURNAL_CORRUPT, JOURNAL_ARCHIVED
 */
export async function recoverState(
  journal: Journal,
  until: ReplayUntil = {},
  signal?: AbortSignal,
): Promise<Recovered> {
  const begun = (await newestSnapshot(journal, until, signal)) ?? { state: new InventoryState(), end: beforeTheLog }
  const { state } = begun
  let entries = 0
  const apply = (commit: Commit<Entry>): void => {
    signal?.throwIfAborted()
    entries += commit.entries.length
    state.apply(commit)
  }
  const end = await replayInto<Entry>(journal, { apply }, until, begun.end)
  return { state, end, entries }
}

/** A snapshot that cannot be used is no loss: the one before it can, or the log. */
async function newestSnapshot(
  journal: Journal,
  until: ReplayUntil,
  signal: AbortSignal | undefined,
): Promise<Pick<Recovered, 'state' | 'end'> | undefined> {
  let snapshot = await journal.snapshots?.latest(until)
  while (snapshot !== undefined) {
    const { position, sequence, at, file } = snapshot
    try {
      return { state: await restoreState(snapshot, signal), end: { position, sequence, at } }
    } catch (error) {
      signal?.throwIfAborted()
      const message = `The snapshot ${file} cannot be used (${String(error)}); an earlier one or the log is, instead.`
      process.emitWarning(plainText(message), { type: 'JournalWarning', code: 'SNAPSHOT_IGNORED' })
    }
    snapshot = await journal.snapshots?.latest({ ...until, sequence: snapshot.sequence - 1 })
  }
  return undefined
}

/** @throws JOURNAL_VERSION if it was written by a later version of this package */
export async function restoreState(snapshot: StoredSnapshot, signal?: AbortSignal): Promise<InventoryState> {
  const restorer = new StateRestorer()
  const slice = new TimeSlice()
  for await (const piece of snapshot.pieces()) {
    signal?.throwIfAborted()
    // What comes back is what `takeSnapshot` wrote.
    restorer.add(piece as Piece)
    if (slice.isOver) await slice.next()
  }
  return restorer.finish()
}
