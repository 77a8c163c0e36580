import type { InventoryState } from '../inventory-state.ts'
import type { Shipments } from '../shipments.ts'
import type { StockLevel } from '../stock-level.ts'
import type { StorageNote } from '../stock-storage.ts'
import { keyRow } from './key-rows.ts'
import { type ImageHeader, imageFormat, levelFlags, type Piece } from './piece.ts'
import { countsRow, type Row, reservationRow } from './rows.ts'

/** So many rows make a piece: one costs about a millisecond to make, to write and to read. */
const rowsPerPiece = 1_000

/**
 * Everything that a state is, piece by piece, as plain values, and how it is stored: from them a `StateRestorer`
 * makes the same state again. The state must not change meanwhile.
 */
export function imageOf(state: InventoryState): Generator<Piece, void, undefined> {
  return piecesOf(state, state.storage.note)
}

/** The same without a word of how it is stored, which is no part of a state: for a comparison of two. */
export function contentsOf(state: InventoryState): Generator<Piece, void, undefined> {
  return piecesOf(state, {})
}

function* piecesOf(state: InventoryState, note: StorageNote): Generator<Piece, void, undefined> {
  yield ['state', headerOf(state, note)]
  yield* inPieces('warehouses', warehouseImages(state))
  let warehouseNumber = 0
  for (const warehouse of state.warehouses()) {
    for (const rows of sliced(levelRows(warehouse.levels(), state))) yield ['levels', warehouseNumber, ...rows]
    warehouseNumber += 1
  }
  yield* inPieces('reservations', reservationRows(state))
  yield* inPieces('ended', state.endedIds())
  yield* inPieces('low', lowRows(state))
  yield* inPieces('keys', heldKeyRows(state))
  yield* inPieces('over', overKeyRows(state))
  yield* shippedPieces(state)
}

function* shippedPieces({ shipments }: InventoryState): Generator<Piece> {
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

function headerOf(state: InventoryState, note: StorageNote): ImageHeader {
  const { sequence, at, wallAt, retention, keys } = state
  const { total: keysDroppedEarly } = keys.earlyDrops
  return {
    image: imageFormat,
    sequence,
    at,
    retention,
    ...note,
    ...(wallAt !== undefined && { wallAt }),
    ...(keysDroppedEarly > 0 && { keysDroppedEarly }),
  }
}

function* warehouseImages(state: InventoryState): Generator<object> {
  for (const warehouse of state.warehouses()) yield { ...warehouse.view(), lastSequence: warehouse.lastSequence }
}

function* levelRows(levels: Iterable<StockLevel>, state: InventoryState): Generator<Row> {
  for (const level of levels) {
    const { productId, version, lastSequence, reorderThreshold, counts } = level
    const flags =
      (level.wasStocked ? levelFlags.wasStocked : 0) + (state.watch.isSoldOut(level) ? levelFlags.soldOut : 0)
    yield [productId, flags, version, lastSequence, reorderThreshold ?? null, ...countsRow(counts)]
  }
}

function* reservationRows(state: InventoryState): Generator<Row> {
  let number = 0
  for (const warehouse of state.warehouses()) {
    for (const level of warehouse.levels()) {
      for (const reservation of level.reservations()) yield [number, ...reservationRow(reservation)]
      number += 1
    }
  }
}

function* lowRows(state: InventoryState): Generator<Row> {
  for (const { warehouseId, productId, sequence } of state.lowStock()) yield [warehouseId, productId, sequence]
}

function* heldKeyRows(state: InventoryState): Generator<Row> {
  for (const [record, alive] of state.keys.held()) yield [...keyRow(record), alive]
}

function* overKeyRows(state: InventoryState): Generator<Row> {
  for (const [record, endedAt] of state.keys.over()) yield [...keyRow(record), endedAt]
}

function* inPieces<Kind extends string, Item>(kind: Kind, items: Iterable<Item>): Generator<Piece> {
  for (const rows of sliced(items)) yield [kind, ...rows] as unknown as Piece
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
