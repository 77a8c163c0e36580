import type { Table } from './table.ts'

export const fctRevenue = {
  name: 'fct_revenue',
  says: 'a row what a fact changed of the revenue of an order row: the sum of some rows is their revenue',
  key: ['sequence', 'posting_number'],
  changes: false,
  columns: {
    sequence: { type: 'count', says: 'the commit' },
    posting_number: { type: 'count', says: 'its place in the commit, from 0' },
    occurred_at: { type: 'time', says: 'when it was recorded' },
    effective_at: { type: 'time', says: 'when it happened in the world' },
    kind: { type: 'text', says: 'shipped, refunded, goodwill, unreturned, adjusted or restated' },
    side: { type: 'text', says: '`sale`, or `refund`: what of a sale was undone' },
    order_id: { type: 'text', says: 'the order' },
    ordered_at: { type: 'time', says: 'when the order was made' },
    customer_id: { type: 'text?', says: 'who ordered' },
    line_number: { type: 'count', says: 'of the order' },
    row_id: { type: 'text', says: 'the order row' },
    product_id: { type: 'text', says: 'what' },
    seller_id: { type: 'text?', says: 'whose goods they were; null: the house’s own' },
    seller_type: { type: 'text', says: '`retail_1p`, `fba_2p` or `marketplace_3p`' },
    currency: { type: 'text', says: 'of its amounts' },
    units: { type: 'count', says: 'shipped; below 0: back' },
    gross_amount: { type: 'amount', says: 'what customers pay: GMV; below 0: given back' },
    recognized_amount: { type: 'amount', says: 'what of it is revenue' },
  },
} as const

export const dimSellers = {
  name: 'dim_sellers',
  says: 'a row a version of a seller',
  key: ['seller_id', 'version'],
  changes: true,
  columns: {
    seller_id: { type: 'text', says: 'the seller' },
    version: { type: 'count', says: '1, 2, 3 … in the order in which they were recorded' },
    name: { type: 'text', says: 'for people' },
    seller_type: { type: 'text', says: '`retail_1p`, `fba_2p` or `marketplace_3p`' },
    recognized_as: { type: 'text', says: '`gmv` or `commission_only`' },
    commission_basis_points: { type: 'count?', says: '1500 is 15 %' },
    valid_from: { type: 'time', says: 'from when on it is so' },
    valid_to: { type: 'time?', says: 'when the next version begins; null: not ended' },
    sequence: { type: 'count', says: 'the last commit that changed the seller' },
  },
} as const

export const moneyTables: readonly Table[] = [fctRevenue, dimSellers]
