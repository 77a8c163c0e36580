import { replayInto } from '../audit/replayer.ts'
import { InventoryError } from '../errors/inventory-error.ts'
import { InventoryState } from '../inventory/inventory-state.ts'
import { captureState, compareStates, type Drift } from '../inventory/state-comparison.ts'
import type { Journal } from '../journal/journal.ts'

/** What a reconciliation found. `drift` is empty, or there is a bug. */
export interface Reconciliation {
  readonly drift: readonly Drift[]
  /** The commit at which live and replayed state were compared. */
  readonly sequence: number
  readonly levels: number
  readonly reservations: number
}

/**
 * Proves that live state equals the fold of the log, at the sequence that is live when it begins.
 * `untilDurable` waits until the journal has that sequence; commands go on meanwhile.
 */
export async function reconcile(
  state: InventoryState,
  journal: Journal,
  untilDurable: () => Promise<void>,
): Promise<Reconciliation> {
  const live = captureState(state)
  await untilDurable()
  const replayed = new InventoryState()
  await replayInto(journal, replayed, { sequence: live.sequence })
  const { sequence, levels, reservations } = live
  return Object.freeze({
    drift: Object.freeze(compareStates(live, captureState(replayed))),
    sequence,
    levels,
    reservations,
  })
}

/** What a drift means: memory is not what the log says (invariant 4). */
export function driftError({ drift }: Reconciliation): InventoryError {
  const [first] = drift as readonly [Drift]
  const { live, replayed, sequence, field, ...names } = first
  const problem = `${field} of ${JSON.stringify(names)} is ${JSON.stringify(live)} live and ${JSON.stringify(replayed)} in the log`
  return new InventoryError('INVARIANT_VIOLATED', { invariant: 4, problem, sequence })
}
