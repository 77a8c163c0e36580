import { InventoryError } from '../../errors/inventory-error.ts'
import { InventoryState } from '../inventory-state.ts'
import { type LedgerFolds, LeftOutLedgers } from '../ledger-folds.ts'
import type { StockLevel } from '../stock-level.ts'
import type { Warehouse } from '../warehouse.ts'
import {
  firstWithShipments,
  type ImageHeader,
  type ImagePiece,
  imageFormat,
  readableFormats,
  type WarehouseImage,
} from './image-piece.ts'
import { readKey } from './key-rows.ts'
import { keepBackOf, levelFlags, type Row, readLevelCounts, readReservation } from './rows.ts'

/** Makes a state from the pieces of its image, in their order. */
export class StateRestorer {
  #state: InventoryState | undefined
  readonly #ledgers: LedgerFolds
  readonly #warehouses: Warehouse[] = []
  /** By their numbers in the image. */
  readonly #levels: StockLevel[] = []

  /** What is done with each row of the other kinds of pieces. */
  readonly #addRow: ReadonlyMap<string, (row: never) => void> = new Map<string, (row: never) => void>([
    ['warehouses', (image: WarehouseImage) => this.#addWarehouse(image)],
    ['reservations', (row: Row) => this.#addReservation(row)],
    ['ended', (id: string) => this.#begun().stock.restoreEnd(id)],
    ['low', (row: Row) => this.#addLow(row)],
    ['keys', (row: Row) => this.#begun().books.keys.bind(readKey(row), row[4] as readonly string[], 0)],
    ['over', (row: Row) => this.#begun().books.keys.bind(readKey(row), [], row[4] as number)],
  ])

  /** @param ledgers before their first entries */
  constructor(ledgers: LedgerFolds = new LeftOutLedgers()) {
    this.#ledgers = ledgers
  }

  /** @throws JOURNAL_VERSION if the image is of another format, INVARIANT_VIOLATED if it contradicts itself */
  add(piece: ImagePiece): void {
    if (piece[0] === 'state') this.#begin(piece[1])
    else if (piece[0] === 'levels') this.#addLevels(piece[1], piece.slice(2) as Row[])
    else if (piece[0] === 'ledger') this.#addLedgerRows(piece[1], piece[2], piece.slice(3) as Row[])
    else if (piece[0] === 'shipped') this.#addShipments(piece[1], piece.slice(2) as Row[])
    else {
      const addRow = this.#addRow.get(piece[0])
      if (addRow === undefined) throw otherFormat(piece[0])
      for (const row of piece.slice(1)) addRow(row as never)
    }
  }

  /** The state, once all pieces are there. */
  finish(): InventoryState {
    return this.#begun()
  }

  #begun(): InventoryState {
    if (this.#state !== undefined) return this.#state
    throw new InventoryError('INVARIANT_VIOLATED', { invariant: 4, problem: 'an image without a beginning' })
  }

  #begin(header: ImageHeader): void {
    const { image, sequence, at, wallAt, retention, keysDroppedEarly, ledgers = {}, ...note } = header
    if (!readableFormats.includes(image)) throw otherFormat(image)
    const numbers = { sequence, at, wallAt, retention: Object.freeze({ ...retention }), keysDroppedEarly }
    for (const [name, version] of Object.entries(ledgers)) this.#ledgers.open(name, version)
    this.#state = InventoryState.restored(numbers, note, this.#ledgers)
    if (image < firstWithShipments) this.#state.stock.shipments.forgetUpTo(sequence)
  }

  #addLedgerRows(name: string, version: number, rows: readonly Row[]): void {
    for (const row of rows) this.#ledgers.restore(name, row, version)
  }

  #addWarehouse(image: WarehouseImage): void {
    this.#warehouses.push(this.#begun().stock.restoreWarehouse(image))
  }

  #addLevels(warehouseNumber: number, rows: readonly Row[]): void {
    const warehouse = this.#warehouses[warehouseNumber] as Warehouse
    for (const row of rows) {
      const [productId, flags, version, lastSequence, threshold] = row as [
        string,
        number,
        number,
        number,
        number | null,
      ]
      const level = warehouse.restoreLevel(productId, {
        counts: readLevelCounts(row),
        reorderThreshold: threshold ?? undefined,
        keepBack: keepBackOf(row),
        version,
        lastSequence,
        wasStocked: (flags & levelFlags.wasStocked) !== 0,
      })
      if ((flags & levelFlags.soldOut) !== 0) this.#begun().stock.watch.restoreSoldOut(level)
      this.#levels.push(level)
    }
  }

  #addShipments(forgottenUpTo: number, rows: readonly Row[]): void {
    const { shipments } = this.#begun().stock
    shipments.forgetUpTo(forgottenUpTo)
    for (const row of rows) {
      const [sequence, at, productId, quantity, returned] = row as [number, number, string, number, number?]
      shipments.add(sequence, at, productId, quantity)
      if (returned !== undefined) shipments.cameBack(sequence, productId, returned)
    }
  }

  #addReservation(row: Row): void {
    const level = this.#levels[row[0] as number] as StockLevel
    this.#begun().stock.restoreReservation(level, readReservation(row, 1, level))
  }

  #addLow([warehouseId, productId, sequence]: Row): void {
    const level = this.#begun().stock.level(warehouseId as string, productId as string) as StockLevel
    this.#begun().stock.watch.restoreLow(level, sequence as number)
  }
}

function otherFormat(found: unknown): InventoryError {
  return new InventoryError('JOURNAL_VERSION', { found: String(found), supported: String(imageFormat) })
}
