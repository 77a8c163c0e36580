import { InventoryManager } from '../../src/index.ts'

export interface LockWaitersParams {
  /** How many reservations wait behind one interactive transaction. */
  readonly waiters: number
  /** How many transactions there are, one after the other. */
  readonly times: number
}

const level = { warehouseId: 'SFO', productId: 'LAPTOP' }

/** What each waiter costs, from its call to its answer, without the time that the transaction itself takes. */
export async function measure({ waiters, times }: LockWaitersParams): Promise<{ readonly microseconds: number }> {
  const inventory = await InventoryManager.open({ lockTimeoutMs: 60_000 })
  await inventory.addWarehouse({ id: level.warehouseId, name: 'San Francisco' })
  await inventory.receive({ ...level, quantity: waiters * times })
  globalThis.gc?.()
  let busyMs = 0
  for (let time = 0; time < times; time += 1) busyMs += await waitBehindOne(inventory, waiters)
  const { available, reserved } = inventory.stock(level)
  if (available !== 0 || reserved !== waiters * times) throw new Error(`${reserved} reserved, ${available} available`)
  await inventory.close()
  return { microseconds: (busyMs * 1_000) / (waiters * times) }
}

async function waitBehindOne(inventory: InventoryManager, waiters: number): Promise<number> {
  const locked = Promise.withResolvers<void>()
  const done = Promise.withResolvers<void>()
  const transaction = inventory.transaction({ levels: [level], timeoutMs: 60_000 }, async () => {
    locked.resolve()
    await done.promise
  })
  await locked.promise
  const start = performance.now()
  const answers = Array.from({ length: waiters }, () => inventory.reserve({ ...level, quantity: 1, ttlMs: 3_600_000 }))
  done.resolve()
  await transaction
  await Promise.all(answers)
  return performance.now() - start
}
