import type { LedgerCommand } from '../ledger/contract.ts'
import { ledgerCommand } from '../ledger/ledger-command.ts'
import type { KeptOrder } from './kept-order.ts'
import { ordersKey } from './orders-key.ts'

/*
 * What the ledger's own object tells: no caller sends these.
 */

/** How long closed orders stay in memory is part of the log: whoever folds it forgets the same. */
export const configure: LedgerCommand<{ keepOrdersMs: number }, { keepOrdersMs: number }, null, undefined> =
  ledgerCommand({
    name: 'orders.configure',
    request: { keepOrdersMs: true },
    read: ({ keepOrdersMs }) => ({ keepOrdersMs: keepOrdersMs as number }),
    locks: () => [],
    decide: ({ keepOrdersMs }, desk) => {
      if (desk.ledger(ordersKey).keepMs !== keepOrdersMs)
        desk.record(ordersKey, { ledger: 'orders', type: 'orders-configured', id: '', keepOrdersMs })
      return undefined
    },
    keep: () => null,
    result: () => undefined,
  })

/** A closed order that was read back from the log is in memory again: somebody has a command for it. */
export const reopen: LedgerCommand<{ order: KeptOrder }, { order: KeptOrder }, null, undefined> = ledgerCommand({
  name: 'orders.reopen',
  request: { order: true },
  read: ({ order }) => ({ order: order as KeptOrder }),
  locks: () => [],
  decide: ({ order }, desk) => {
    if (desk.ledger(ordersKey).closed(order.id) !== undefined)
      desk.record(ordersKey, { ledger: 'orders', type: 'order-reopened', id: order.id, order })
    return undefined
  },
  keep: () => null,
  result: () => undefined,
})
