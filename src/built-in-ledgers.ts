import { ledgerFold as backorders } from './backorders/backorders-fold.ts'
import { ledgerFold as catalog } from './catalog/catalog-fold.ts'
import { ledgerFold as closings } from './closings/closings-fold.ts'
import { ledgerFold as costing } from './costing/costing-fold.ts'
import type { LedgerFold } from './ledger/ledger-room.ts'
import { ledgerFold as marketplace } from './marketplace/marketplace-fold.ts'
import { ledgerFold as orders } from './orders/orders-fold.ts'
import { ledgerFold as transfers } from './transfers/transfers-fold.ts'

/** The ledgers of this package: tools that only read a log know what these say. */
export const builtInLedgers: readonly LedgerFold[] = Object.freeze([
  backorders,
  catalog,
  costing,
  closings,
  marketplace,
  orders,
  transfers,
])
