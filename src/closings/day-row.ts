/** Units that stand in a building, or are on their way: how many there were, came, went and are. */
export const quantityColumns = [
  'opening',
  'received',
  'returned',
  'adjusted',
  'transferredIn',
  'sold',
  'writtenOff',
  'returnedToSupplier',
  'transferredOut',
  'ending',
] as const

/** Of what is there at the end, how much cannot be sold. */
export const unsellableColumns = ['damaged', 'quarantined'] as const

/** What those units are worth by moving average, in smallest units of the currency. `revalued` is landed cost. */
export const valueColumns = [
  'openingValue',
  'receivedValue',
  'returnedValue',
  'adjustedValue',
  'transferredInValue',
  'soldValue',
  'writtenOffValue',
  'returnedToSupplierValue',
  'transferredOutValue',
  'revalued',
  'endingValue',
] as const

export type DayColumn =
  | (typeof quantityColumns)[number]
  | (typeof unsellableColumns)[number]
  | (typeof valueColumns)[number]

export const dayColumns: readonly DayColumn[] = [...quantityColumns, ...unsellableColumns, ...valueColumns]

/** Where each column stands among the figures of a row. */
export const columnIndex: Readonly<Record<DayColumn, number>> = Object.freeze(
  Object.fromEntries(dayColumns.map((column, index) => [column, index])) as Record<DayColumn, number>,
)

/** A product at a place on a day. What has no row did not move, and is worth what it was. */
export interface DayRow extends Readonly<Record<DayColumn, number>> {
  readonly productId: string
  /** Absent: on its way between warehouses. */
  readonly warehouseId?: string
}

/**
 * A row of its figures in the order of the columns. Written out, so that all rows are objects of one shape: days have
 * many of them.
 */
export function makeRow(productId: string, warehouseId: string | undefined, figures: ArrayLike<number>): DayRow {
  return Object.freeze({
    productId,
    ...(warehouseId !== undefined && { warehouseId }),
    opening: figures[0] as number,
    received: figures[1] as number,
    returned: figures[2] as number,
    adjusted: figures[3] as number,
    transferredIn: figures[4] as number,
    sold: figures[5] as number,
    writtenOff: figures[6] as number,
    returnedToSupplier: figures[7] as number,
    transferredOut: figures[8] as number,
    ending: figures[9] as number,
    damaged: figures[10] as number,
    quarantined: figures[11] as number,
    openingValue: figures[12] as number,
    receivedValue: figures[13] as number,
    returnedValue: figures[14] as number,
    adjustedValue: figures[15] as number,
    transferredInValue: figures[16] as number,
    soldValue: figures[17] as number,
    writtenOffValue: figures[18] as number,
    returnedToSupplierValue: figures[19] as number,
    transferredOutValue: figures[20] as number,
    revalued: figures[21] as number,
    endingValue: figures[22] as number,
  })
}

/** What goes out of a place; all other flows come in. */
const outgoing: ReadonlySet<DayColumn> = new Set([
  'sold',
  'writtenOff',
  'returnedToSupplier',
  'transferredOut',
  'soldValue',
  'writtenOffValue',
  'returnedToSupplierValue',
  'transferredOutValue',
])

/** By column: 1 for what comes in, −1 for what goes out. */
const signs: readonly number[] = dayColumns.map((column) => (outgoing.has(column) ? -1 : 1))

/** What is there at the end: figures of the flows between two columns, and of the first of these. */
export function endingOf(figures: ArrayLike<number>, opening: DayColumn, ending: DayColumn): number {
  let sum = 0
  for (let index = columnIndex[opening]; index < columnIndex[ending]; index += 1)
    sum += (signs[index] as number) * (figures[index] as number)
  return sum
}

/** What one unit of what was there and came cost on average; nothing where there was none. */
export function averageCostOf({ opening, received, openingValue, receivedValue }: DayRow): number | undefined {
  const quantity = opening + received
  return quantity > 0 ? (openingValue + receivedValue) / quantity : undefined
}

/** By product, then by warehouse; what is on its way stands last. */
export function compareRows(a: DayRow, b: DayRow): number {
  if (a.productId !== b.productId) return a.productId < b.productId ? -1 : 1
  if (a.warehouseId === b.warehouseId) return 0
  if (a.warehouseId === undefined) return 1
  return b.warehouseId === undefined || a.warehouseId < b.warehouseId ? -1 : 1
}

export function nameOf({ productId, warehouseId }: Pick<DayRow, 'productId' | 'warehouseId'>): string {
  return warehouseId === undefined ? `${productId} in transit` : `${productId} in ${warehouseId}`
}
