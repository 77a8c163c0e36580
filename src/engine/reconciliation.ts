import { TimeSlice } from '../audit/time-slice.ts'
import { InventoryError, isInventoryError } from '../errors/inventory-error.ts'
import { contentsOf } from '../inventory/image/state-image.ts'
import type { InventoryState } from '../inventory/inventory-state.ts'
import {
  captureState,
  compareStates,
  type Drift,
  isSamePiece,
  type StateCapture,
} from '../inventory/state-comparison.ts'
import type { Journal } from '../journal/journal.ts'
import { recoverState } from './recovery.ts'
import { beginning, type FoldedState, type NewLedgers, stateFromLog } from './state-source.ts'

/** What a reconciliation found. `drift` is empty, or there is a bug. */
export interface Reconciliation {
  readonly drift: readonly Drift[]
  /** The commit at which live and replayed state were compared. */
  readonly sequence: number
  readonly levels: number
  readonly reservations: number
  /** Entries of the log that were folded for it: all of them, or those since the snapshot that an archive left. */
  readonly entries: number
  /** Whether reading the log proved as well that nothing of it was changed; not every journal can tell. */
  readonly chain: 'whole' | 'none'
}

/**
 * Proves that live state equals the fold of the log, at the sequence that is live when it begins. What was
 * moved to an archive is taken from the snapshot that stands for it.
 * `untilDurable` waits until the journal has that sequence; commands go on meanwhile.
 */
export async function reconcile(
  state: InventoryState,
  journal: Journal,
  newLedgers: NewLedgers,
  untilDurable: () => Promise<void>,
): Promise<Reconciliation> {
  const live = captureState(state)
  await untilDurable()
  const { state: replayed, entries } = await foldOf(journal, newLedgers, live.sequence)
  const drift = (await isSame(live, replayed)) ? [] : compareStates(live, captureState(replayed))
  const { sequence, levels, reservations } = live
  const chain = journal.isChained === true ? 'whole' : 'none'
  return Object.freeze({ drift: Object.freeze(drift), sequence, levels, reservations, entries, chain })
}

async function foldOf(journal: Journal, newLedgers: NewLedgers, sequence: number): Promise<FoldedState> {
  try {
    return await stateFromLog(journal, { sequence }, beginning(newLedgers()))
  } catch (error) {
    if (!isInventoryError(error, 'JOURNAL_ARCHIVED')) throw error
    return recoverState(journal, newLedgers, { sequence })
  }
}

async function isSame(live: StateCapture, replayed: InventoryState): Promise<boolean> {
  const slice = new TimeSlice()
  let count = 0
  for (const piece of contentsOf(replayed)) {
    if (!isSamePiece(live.pieces[count], piece)) return false
    count += 1
    if (slice.isOver) await slice.next()
  }
  return count === live.pieces.length
}

/** What a drift means: memory is not what the log says (invariant 4). */
export function driftError({ drift }: Reconciliation): InventoryError {
  const [first] = drift as readonly [Drift]
  const { live, replayed, sequence, field, ...names } = first
  const problem = `${field} of ${JSON.stringify(names)} is ${JSON.stringify(live)} live and ${JSON.stringify(replayed)} in the log`
  return new InventoryError('INVARIANT_VIOLATED', { invariant: 4, problem, sequence })
}
