import type { Table } from './table.ts'

export const fctMovements = {
  name: 'fct_movements',
  says: 'a row a movement of goods',
  key: ['sequence', 'entry_index'],
  changes: false,
  columns: {
    sequence: { type: 'count', says: 'the commit' },
    entry_index: { type: 'count', says: 'its place in the commit, from 0' },
    occurred_at: { type: 'time', says: 'when it was recorded' },
    effective_at: { type: 'time', says: 'when it happened in the world; as recorded, where nobody said' },
    movement_type: { type: 'text', says: 'received, reserved, sold …' },
    product_id: { type: 'text', says: 'what' },
    warehouse_id: { type: 'text', says: 'where' },
    quantity: { type: 'count', says: 'units, above 0' },
    from_account: { type: 'text', says: 'the bucket or the outside account that they leave' },
    to_account: { type: 'text', says: 'the one that they come to' },
    unit_cost: { type: 'amount?', says: 'of one unit, as it was said' },
    total_cost: { type: 'amount?', says: 'of all units: as it was said, or quantity × unit cost' },
    reservation_id: { type: 'text?', says: 'the reservation that it is about' },
    reverses_sequence: { type: 'count?', says: 'on returns: the commit that shipped the goods' },
    receipt_sequence: { type: 'count?', says: 'on returns to a supplier: the commit that received them' },
    reference_type: { type: 'text?', says: 'its own reference, or the commit’s' },
    reference_id: { type: 'text?', says: 'such as the id of an order row' },
    actor: { type: 'text?', says: 'who did it' },
    reason: { type: 'text?', says: 'why' },
  },
} as const

export const fctReservations = {
  name: 'fct_reservations',
  says: 'a row a reservation, as it is now',
  key: ['reservation_id'],
  changes: true,
  columns: {
    reservation_id: { type: 'text', says: 'the reservation' },
    product_id: { type: 'text', says: 'what' },
    warehouse_id: { type: 'text', says: 'where' },
    owner: { type: 'text?', says: 'the ledger whose hold it is' },
    reference_type: { type: 'text?', says: 'what it is for' },
    reference_id: { type: 'text?', says: 'such as the id of an order row' },
    status: { type: 'text', says: 'pending, confirmed, fulfilled, released, expired or cancelled' },
    quantity: { type: 'count', says: 'units as reserved' },
    held: { type: 'count', says: 'units that it holds now' },
    fulfilled: { type: 'count', says: 'units that it shipped' },
    created_at: { type: 'time', says: 'when it was made' },
    confirmed_at: { type: 'time?', says: 'when it was confirmed' },
    expires_at: { type: 'time', says: 'when it runs out, if it is pending' },
    ended_at: { type: 'time?', says: 'when it was fulfilled, released, expired or cancelled' },
    created_sequence: { type: 'count', says: 'the commit that made it' },
    sequence: { type: 'count', says: 'the last commit that changed it' },
  },
} as const

export const dimWarehouses = {
  name: 'dim_warehouses',
  says: 'a row a warehouse, as it is now',
  key: ['warehouse_id'],
  changes: true,
  columns: {
    warehouse_id: { type: 'text', says: 'the warehouse' },
    name: { type: 'text', says: 'for people' },
    capacity: { type: 'count?', says: 'the most units; null: no bound' },
    reorder_threshold: { type: 'count?', says: 'of its levels that have none of their own' },
    latitude: { type: 'degrees?', says: 'where it is' },
    longitude: { type: 'degrees?', says: 'where it is' },
    added_at: { type: 'time', says: 'when it was added' },
    sequence: { type: 'count', says: 'the last commit that changed it' },
  },
} as const

export const dimProducts = {
  name: 'dim_products',
  says: 'a row a version of a product; version 0 is one that was there before the catalogue knew it, or never did',
  key: ['product_id', 'version'],
  changes: true,
  columns: {
    product_id: { type: 'text', says: 'the product' },
    version: { type: 'count', says: '1, 2, 3 … in the order in which they were recorded' },
    sku: { type: 'text?', says: 'the shop’s own number' },
    name: { type: 'text?', says: 'for people' },
    category: { type: 'text?', says: 'as the catalogue says' },
    weight_grams: { type: 'count?', says: 'of one unit' },
    valid_from: { type: 'time?', says: 'from when on it is so; null: from the beginning' },
    valid_to: { type: 'time?', says: 'when the next version begins; null: not ended' },
    sequence: { type: 'count', says: 'the last commit that changed it' },
  },
} as const

export const dimDates = {
  name: 'dim_dates',
  says: 'a row a day of the log, in UTC, from the first commit to the last',
  key: ['date_day'],
  changes: false,
  columns: {
    date_day: { type: 'day', says: 'such as 2026-11-24' },
    year_number: { type: 'count', says: 'such as 2026' },
    quarter_number: { type: 'count', says: '1 to 4' },
    month_number: { type: 'count', says: '1 to 12' },
    day_of_month: { type: 'count', says: '1 to 31' },
    day_of_week: { type: 'count', says: '1 (Monday) to 7, as ISO 8601 has it' },
    iso_year: { type: 'count', says: 'the year of its ISO week' },
    iso_week: { type: 'count', says: '1 to 53' },
    sequence: { type: 'count', says: 'the commit that came to it' },
  },
} as const

export const stockTables: readonly Table[] = [fctMovements, fctReservations, dimWarehouses, dimProducts, dimDates]
