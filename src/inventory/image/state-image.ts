import { InventoryError } from '../../errors/inventory-error.ts'
import type { CommitBooks } from '../commit-books.ts'
import type { InventoryState } from '../inventory-state.ts'
import type { Shipments } from '../shipments.ts'
import type { StockFold } from '../stock-fold.ts'
import type { StockLevel } from '../stock-level.ts'
import type { StorageNote } from '../stock-storage.ts'
import { formatWithLedgers, type ImageHeader, type ImagePiece, imageFormat } from './image-piece.ts'
import { keyRow } from './key-rows.ts'
import { countsRow, levelFlags, type Row, reservationRow } from './rows.ts'

/** So many rows make a piece: one costs about a millisecond to make, to write and to read. */
const rowsPerPiece = 1_000

/**
 * Everything that a state is, piece by piece, as plain values, and how it is stored: from them a `StateRestorer`
 * makes the same state again. The state must not change meanwhile.
 */
export function imageOf(state: InventoryState): Generator<ImagePiece, void, undefined> {
  const [missing] = state.ledgers.missing
  if (missing !== undefined) throw new InventoryError('LEDGER_MISSING', { ledger: missing })
  return piecesOf(state, state.stock.storage.note)
}

/** The same without a word of how it is stored, which is no part of a state: for a comparison of two. */
export function contentsOf(state: InventoryState): Generator<ImagePiece, void, undefined> {
  return piecesOf(state, {})
}

function* piecesOf(state: InventoryState, note: StorageNote): Generator<ImagePiece, void, undefined> {
  const { books, stock } = state
  yield ['state', headerOf(state, note)]
  yield* inPieces('warehouses', warehouseImages(stock))
  let warehouseNumber = 0
  for (const warehouse of stock.warehouses()) {
    for (const rows of sliced(levelRows(warehouse.levels(), stock))) yield ['levels', warehouseNumber, ...rows]
    warehouseNumber += 1
  }
  yield* inPieces('reservations', reservationRows(stock))
  yield* inPieces('ended', stock.endedIds())
  yield* inPieces('low', lowRows(stock))
  yield* inPieces('keys', heldKeyRows(books))
  yield* inPieces('over', overKeyRows(books))
  yield* shippedPieces(stock)
  yield* ledgerPieces(state)
}

function* ledgerPieces({ ledgers }: InventoryState): Generator<ImagePiece> {
  for (const [name, version, rows] of ledgers.images()) {
    for (const some of sliced(rows)) yield ['ledger', name, version, ...some]
  }
}

function* shippedPieces({ shipments }: StockFold): Generator<ImagePiece> {
  const { forgottenUpTo } = shipments
  let isTold = forgottenUpTo === 0
  for (const rows of sliced(shippedRows(shipments))) {
    yield ['shipped', forgottenUpTo, ...rows]
    isTold = true
  }
  if (!isTold) yield ['shipped', forgottenUpTo]
}

function* shippedRows(shipments: Shipments): Generator<Row> {
  for (const { sequence, at, productId, quantity, returned } of shipments.rows()) {
    yield returned === 0 ? [sequence, at, productId, quantity] : [sequence, at, productId, quantity, returned]
  }
}

function headerOf({ books, ledgers }: InventoryState, note: StorageNote): ImageHeader {
  const { sequence, at, wallAt, retention, keys } = books
  const { total: keysDroppedEarly } = keys.earlyDrops
  return {
    image: ledgers.versions.size === 0 ? imageFormat : formatWithLedgers,
    sequence,
    at,
    retention,
    ...note,
    ...(wallAt !== undefined && { wallAt }),
    ...(ledgers.versions.size > 0 && { ledgers: Object.fromEntries(ledgers.versions) }),
    ...(keysDroppedEarly > 0 && { keysDroppedEarly }),
  }
}

function* warehouseImages(stock: StockFold): Generator<object> {
  for (const warehouse of stock.warehouses()) yield { ...warehouse.view(), lastSequence: warehouse.lastSequence }
}

function* levelRows(levels: Iterable<StockLevel>, stock: StockFold): Generator<Row> {
  for (const level of levels) {
    const { productId, version, lastSequence, reorderThreshold, keepBack, counts } = level
    const flags =
      (level.wasStocked ? levelFlags.wasStocked : 0) +
      (stock.watch.isSoldOut(level) ? levelFlags.soldOut : 0) +
      (keepBack === undefined ? 0 : levelFlags.keepsBack)
    const own = keepBack === undefined ? [reorderThreshold ?? null] : [reorderThreshold ?? null, keepBack]
    yield [productId, flags, version, lastSequence, ...own, ...countsRow(counts)]
  }
}

function* reservationRows(stock: StockFold): Generator<Row> {
  let number = 0
  for (const warehouse of stock.warehouses()) {
    for (const level of warehouse.levels()) {
      for (const reservation of level.reservations()) yield [number, ...reservationRow(reservation)]
      number += 1
    }
  }
}

function* lowRows(stock: StockFold): Generator<Row> {
  for (const { warehouseId, productId, sequence } of stock.lowStock()) yield [warehouseId, productId, sequence]
}

function* heldKeyRows({ keys }: CommitBooks): Generator<Row> {
  for (const [record, alive] of keys.held()) yield [...keyRow(record), alive]
}

function* overKeyRows({ keys }: CommitBooks): Generator<Row> {
  for (const [record, endedAt] of keys.over()) yield [...keyRow(record), endedAt]
}

function* inPieces<Kind extends string, Item>(kind: Kind, items: Iterable<Item>): Generator<ImagePiece> {
  for (const rows of sliced(items)) yield [kind, ...rows] as unknown as ImagePiece
}

function* sliced<Item>(items: Iterable<Item>): Generator<Item[]> {
  let rows: Item[] = []
  for (const item of items) {
    rows.push(item)
    if (rows.length < rowsPerPiece) continue
    yield rows
    rows = []
  }
  if (rows.length > 0) yield rows
}
