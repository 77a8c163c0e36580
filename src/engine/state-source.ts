import type { Commit } from '../audit/commit.ts'
import { beforeTheLog, type ReplayEnd, type ReplayUntil, replayInto } from '../audit/replayer.ts'
import { TimeSlice } from '../audit/time-slice.ts'
import type { Entry } from '../inventory/entry.ts'
import type { ImagePiece } from '../inventory/image/image-piece.ts'
import { StateRestorer } from '../inventory/image/state-restorer.ts'
import { InventoryState } from '../inventory/inventory-state.ts'
import { type LedgerFolds, LeftOutLedgers } from '../inventory/ledger-folds.ts'
import type { Journal } from '../journal/journal.ts'

/*
 * Where every state comes from: nothing, an image of one, or a log. Whoever opens, replays, reconciles, verifies or
 * takes a snapshot begins here, so all of them fold the same.
 */

/** A state, and where in the log it stands. */
export interface PlacedState {
  readonly state: InventoryState
  readonly end: ReplayEnd
}

/** The beginning of every log. */
export function beginning(ledgers: LedgerFolds): PlacedState {
  return { state: emptyState(ledgers), end: beforeTheLog }
}

export interface FoldedState extends PlacedState {
  /** How many entries were folded. */
  readonly entries: number
}

/** The state before the first commit. */
export function emptyState(ledgers: LedgerFolds = new LeftOutLedgers()): InventoryState {
  return new InventoryState(ledgers)
}

/** Makes what is folded beside the stock, before its first entry: each state has its own. */
export type NewLedgers = () => LedgerFolds

/** The stock alone. */
export const leaveOutLedgers: NewLedgers = () => new LeftOutLedgers()

/**
 * The state that an image is of.
 * @param blame makes another error of what is thrown for a piece
 * @throws JOURNAL_VERSION if it was written by a later version of this package
 */
export async function stateFromImage(
  pieces: AsyncIterable<unknown>,
  signal?: AbortSignal,
  blame: (cause: unknown, piece: ImagePiece) => unknown = (cause) => cause,
  ledgers: LedgerFolds = new LeftOutLedgers(),
): Promise<InventoryState> {
  const restorer = new StateRestorer(ledgers)
  const slice = new TimeSlice()
  for await (const read of pieces) {
    signal?.throwIfAborted()
    // What comes back is what `imageOf` gave.
    const piece = read as ImagePiece
    try {
      restorer.add(piece)
    } catch (cause) {
      throw blame(cause, piece)
    }
    if (slice.isOver) await slice.next()
  }
  return restorer.finish()
}

/**
 * The state that a log comes to.
 * @param begun what its beginning comes to: that state is folded on, and given back
 * @throws JOURNAL_CORRUPT, JOURNAL_ARCHIVED
 */
export async function stateFromLog(
  journal: Journal,
  until: ReplayUntil,
  { state, end: from }: PlacedState,
  signal?: AbortSignal,
): Promise<FoldedState> {
  let entries = 0
  const apply = (commit: Commit<Entry>): void => {
    signal?.throwIfAborted()
    entries += commit.entries.length
    state.apply(commit)
  }
  const end = await replayInto<Entry>(journal, { apply }, until, from)
  return { state, end, entries }
}
