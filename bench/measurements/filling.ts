import { setImmediate as nextTurn } from 'node:timers/promises'
import { Backorders } from '../../src/backorders.ts'
import { InventoryManager } from '../../src/index.ts'

export interface FillingParams {
  readonly waiting: number
}

export interface Filling {
  /** From the receipt to the last fill. */
  readonly ms: number
  /** The longest time that the thread was held meanwhile. */
  readonly longestMs: number
}

const level = { warehouseId: 'W0', productId: 'product-0' }
const atOnce = 500

/** A receipt fills all who wait, each with a hold of a unit; and a command that comes meanwhile gets nothing. */
export async function measure({ waiting }: FillingParams): Promise<Filling> {
  const backorders = new Backorders()
  const inventory = await InventoryManager.open({ ledgers: [backorders] })
  await inventory.addWarehouse({ id: level.warehouseId, name: 'West' })
  await backorders.configure({ productId: level.productId, policy: 'backorder' })
  for (let made = 0; made < waiting; made += atOnce) {
    const demands = Array.from({ length: Math.min(atOnce, waiting - made) }, () =>
      backorders.reserve({ productId: level.productId, quantity: 1 }),
    )
    await Promise.all(demands)
  }
  globalThis.gc?.()
  await nextTurn()
  const watch = new TurnWatch()
  const start = performance.now()
  const receipt = inventory.receive({ ...level, quantity: waiting })
  const other = inventory.tryReserve({ ...level, quantity: 1 })
  while (inventory.availability(level.productId).backordered > 0) await watch.turn()
  const ms = performance.now() - start
  await receipt
  const { available, reserved } = inventory.stock(level)
  if (available !== 0 || reserved !== waiting || (await other).ok) throw new Error('somebody was passed over')
  await inventory.close()
  return { ms, longestMs: watch.longestMs }
}

class TurnWatch {
  #last: number = performance.now()
  longestMs = 0

  async turn(): Promise<void> {
    await nextTurn()
    const now = performance.now()
    this.longestMs = Math.max(this.longestMs, now - this.#last)
    this.#last = now
  }
}
