import type { ReplayUntil } from '../audit/replayer.ts'
import { readOptionalTime } from '../inventory/commit-filter.ts'
import { InventoryView } from '../inventory/inventory-view.ts'
import { readObject, readOptionalWholeNumber } from '../inventory/request/fields.ts'
import type { Journal } from '../journal/journal.ts'
import { recoverState } from './recovery.ts'

/**
 * The inventory as it was: the fold of a journal up to and including a sequence, or up to and without
 * a time, or all of it. It begins with the newest snapshot before that, if there is one. The journal may
 * be open in a manager meanwhile.
 * @throws INVALID_ARGUMENT, JOURNAL_CORRUPT, and JOURNAL_ARCHIVED if that begins before what is still there
 */
export async function replay(journal: Journal, options: { until?: ReplayUntil } = {}): Promise<InventoryView> {
  const until = readObject(readObject(options, 'options').until ?? {}, 'until')
  const sequence = readOptionalWholeNumber(until, 'sequence')
  const at = readOptionalTime(until, 'at')
  const { state } = await recoverState(journal, {
    ...(sequence !== undefined && { sequence }),
    ...(at !== undefined && { at }),
  })
  return new InventoryView(state)
}
