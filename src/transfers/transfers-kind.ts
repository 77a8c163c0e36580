import type { Movement } from '../inventory/movement.ts'
import type { AnyEntry, Desk, LedgerKind } from '../ledger/contract.ts'
import { receive, ship } from './movement-commands.ts'
import { approve, cancel, reject, request } from './order-commands.ts'
import { TransferAudit } from './transfer-audit.ts'
import type { TransferBook } from './transfers-book.ts'
import type { TransferEntry } from './transfers-entry.ts'
import { transfersKey } from './transfers-key.ts'

export const transfersKind: LedgerKind<TransferEntry, TransferBook> = Object.freeze({
  ...transfersKey,
  commands: Object.freeze({ request, approve, reject, cancel, ship, receive }),
  // Held goods are lost where somebody counts fewer.
  wakesOn: Object.freeze(['cancelled']),
  wakes: (entry: AnyEntry) => (entry as Movement).lostBy !== undefined,
  follow: noteLosses,
  audit: () => new TransferAudit(),
})

function noteLosses(entries: readonly AnyEntry[], desk: Desk): void {
  for (const entry of entries) {
    const { type, lostBy, reservationId = '', productId, quantity } = entry as Movement
    if (type !== 'cancelled' || lostBy === undefined) continue
    const { owner, reference } = desk.stock.reservation(reservationId) ?? {}
    if (owner !== transfersKey.name || reference === undefined) continue
    const lost = { id: reference.id, productId, quantity }
    desk.record(transfersKey, { ledger: 'transfers', type: 'transfer-hold-lost', ...lost })
  }
}
