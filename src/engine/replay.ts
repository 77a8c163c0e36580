import type { ReplayUntil } from '../audit/replayer.ts'
import { InventoryError } from '../errors/inventory-error.ts'
import { fieldsOf, readObject, readPart, readPort } from '../errors/known-fields.ts'
import { readOptionalTime } from '../inventory/commit-filter.ts'
import { InventoryView } from '../inventory/inventory-view.ts'
import { readOptionalWholeNumber } from '../inventory/request/fields.ts'
import { type Journal, mustBeJournal } from '../journal/journal.ts'
import { LedgerBooks } from '../ledger/ledger-books.ts'
import type { LedgerRoom } from '../ledger/ledger-room.ts'
import { Ledgers } from '../ledger/ledgers.ts'
import { readLedgers } from './ledger-options.ts'
import { recoverState } from './recovery.ts'
import { ReplayPort } from './replay-port.ts'
import type { NewLedgers } from './state-source.ts'

/** How far to replay, and with which ledgers: without theirs, what they know is left out. */
export interface ReplayOptions {
  readonly until?: ReplayUntil
  /** New ones: what they show is of then, and their commands are refused. */
  readonly ledgers?: readonly LedgerRoom[]
}

const replayFields = fieldsOf<ReplayOptions>({ until: true, ledgers: true })
const untilFields = fieldsOf<ReplayUntil>({ sequence: true, at: true })

/**
 * The inventory as it was: the fold of a journal up to and including a sequence, or up to and without
 * a time, or all of it. It begins with the newest snapshot before that, if there is one. The journal may
 * be open in a manager meanwhile.
 *
 * A sequence that the journal does not have yet is refused: no state is that of a commit that never was.
 * A time after the last commit gives the state after that commit, which is what was true then; the view's
 * `sequence` and `at` say which commit it is.
 * @throws INVALID_ARGUMENT, JOURNAL_NOT_FOUND, JOURNAL_CORRUPT, and JOURNAL_ARCHIVED if that begins before
 * what is still there
 */
export async function replay(journal: Journal, options: ReplayOptions = {}): Promise<InventoryView> {
  return replayFolding(journal, options)
}

/** @param newLedgers what is folded beside the stock, if that is more than the rooms in the options */
export async function replayFolding(
  journal: Journal,
  options: ReplayOptions,
  newLedgers?: NewLedgers,
): Promise<InventoryView> {
  readPort<Journal>(journal, 'journal', ['read'], mustBeJournal)
  const { until: asked = {}, ledgers: registered } = readObject(options, 'options', replayFields)
  const rooms = readLedgers(registered)
  const until = readPart(asked, 'until', untilFields)
  const sequence = readOptionalWholeNumber(until, 'sequence')
  const at = readOptionalTime(until, 'at')
  const { state, end } = await recoverState(journal, newLedgers ?? (() => new Ledgers(rooms, true)), {
    ...(sequence !== undefined && { sequence }),
    ...(at !== undefined && { at }),
  })
  const isShort = sequence !== undefined && end.sequence < sequence
  if (isShort && !(at !== undefined && (await goesOnAfter(journal, end.sequence)))) {
    throw beyondTheEnd(sequence, end.sequence)
  }
  const books = new LedgerBooks(state.stock, state.ledgers as Ledgers)
  for (const room of rooms) room.attach(new ReplayPort(room.kind.name, books, state))
  return new InventoryView(state)
}

/** Whether it was the time that ended a replay. */
async function goesOnAfter(journal: Journal, sequence: number): Promise<boolean> {
  for await (const _ of journal.read({ fromSequence: sequence + 1 })) return true
  return false
}

function beyondTheEnd(sequence: number, last: number): InventoryError {
  const problem = last === 0 ? 'there is no commit yet' : `the log ends with commit ${last}`
  return new InventoryError('INVALID_ARGUMENT', { field: 'sequence', value: String(sequence), problem })
}
