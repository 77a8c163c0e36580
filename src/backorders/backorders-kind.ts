import { isLedgerEntry } from '../audit/ledger-entry.ts'
import { type Refusal, refuseAs } from '../errors/refusal.ts'
import type { LevelKey } from '../inventory/level-key.ts'
import type { Movement } from '../inventory/movement.ts'
import type { AnyEntry, Desk, LedgerKind, ReadBooks } from '../ledger/contract.ts'
import { BackorderAudit } from './backorder-audit.ts'
import type { BackorderBook } from './backorders-book.ts'
import { cancel, configure, reserve } from './backorders-commands.ts'
import type { BackorderEntry } from './backorders-entry.ts'
import { tooEarly } from './backorders-errors.ts'
import { backordersKey } from './backorders-key.ts'
import { fillWaiting } from './filling.ts'

export const backordersKind: LedgerKind<BackorderEntry, BackorderBook> = Object.freeze({
  ...backordersKey,
  commands: Object.freeze({ configure, reserve, cancel }),
  // Whatever can make stock available.
  wakesOn: Object.freeze([
    'received',
    'released',
    'expired',
    'cancelled',
    'returned',
    'cleared',
    'adjusted',
    'transferred-in',
    'level-configured',
  ]),
  wakes: (entry: AnyEntry, book: BackorderBook) => book.isWaitedFor((entry as LevelKey).productId),
  follow: fillWhatCame,
  due: fillWhatWasPutOff,
  judge: judgeShipping,
  audit: () => new BackorderAudit(),
})

function fillWhatCame(entries: readonly AnyEntry[], desk: Desk): void {
  const came = entries.filter((entry) => !isLedgerEntry(entry) && 'productId' in entry) as readonly LevelKey[]
  for (const productId of new Set(came.map((entry) => entry.productId))) {
    if (desk.ledger(backordersKey).isWaitedFor(productId)) fillWaiting(desk, productId)
  }
}

function fillWhatWasPutOff(desk: Desk, _limit: number, levels?: readonly LevelKey[]): void {
  const putOff = desk.ledger(backordersKey).putOffProducts()
  const asked = levels === undefined ? putOff : putOff.filter((id) => levels.some(({ productId }) => productId === id))
  for (const productId of asked) fillWaiting(desk, productId)
}

/** A pre-order is filled like the others, and not shipped before its release. */
function judgeShipping(entries: readonly AnyEntry[], books: ReadBooks, at: number): Refusal | undefined {
  for (const entry of entries) {
    if (entry.type !== 'fulfilled') continue
    const book = books.ledger(backordersKey)
    const { reservationId = '' } = entry as Movement
    const demand = book.preOrderOf(reservationId)
    if (demand === undefined) continue
    const { releaseAt = 0 } = book.policy(demand.productId, demand.warehouseId)
    if (at < releaseAt) return refuseAs(tooEarly, { reservationId, backorderId: demand.id, releaseAt, at })
  }
  return undefined
}
