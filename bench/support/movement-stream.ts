/** A receipt or a sale, as a batch of an inventory takes it, and as a row of a table. */
export interface StreamedMovement {
  readonly type: 'receive' | 'sell'
  readonly warehouseId: string
  readonly productId: string
  readonly quantity: number
  /** Of a receipt. */
  readonly unitCost?: number
}

export const warehouses = 10

/**
 * Receipts at changing costs and sales over many levels, the same in each run: each level has its turn, one in five is a
 * receipt, and a little more comes than goes.
 */
export function* costedMovements(count: number, products: number): Generator<StreamedMovement> {
  const levels = products * warehouses
  for (let index = 0; index < count; index += 1) {
    const [level, turn] = [index % levels, Math.floor(index / levels)]
    const place = { warehouseId: `W${level % warehouses}`, productId: `product-${Math.floor(level / warehouses)}` }
    const chance = (index * 2_654_435_761) >>> 7
    if (turn % 5 !== 0) yield { type: 'sell', ...place, quantity: 1 + (chance % 3) }
    else {
      const quantity = turn === 0 ? 60 : 7 + (chance % 5)
      yield { type: 'receive', ...place, quantity, unitCost: 1_000 + (chance % 500) }
    }
  }
}

/** What there is of so many levels before a day. */
export function* openingReceipts(levels: number): Generator<StreamedMovement> {
  for (let level = 0; level < levels; level += 1)
    yield { type: 'receive', ...placeOf(level, levels), quantity: 1_000, unitCost: 100 + (level % 7) }
}

/** A day over these levels: each is touched about as often as any other, and one movement in five is a receipt. */
export function* dayOfMovements(count: number, levels: number): Generator<StreamedMovement> {
  for (let index = 0; index < count; index += 1) {
    const place = placeOf(index * 7_919, levels)
    if (index % 5 === 0) yield { type: 'receive', ...place, quantity: 3, unitCost: 110 }
    else yield { type: 'sell', ...place, quantity: 1 }
  }
}

function placeOf(level: number, levels: number): { warehouseId: string; productId: string } {
  return { warehouseId: 'W', productId: `product-${level % levels}` }
}

/** Some at a time. */
export function* inBatches<Item>(items: Iterable<Item>, size: number): Generator<readonly Item[]> {
  let batch: Item[] = []
  for (const item of items) {
    batch.push(item)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
