import { describe, expect } from 'vitest'
import { isInventoryError, type LevelKey } from '../../src/index.ts'
import { type Arena, lax, nyc, race, sfo } from './arena.ts'

const levels = [sfo, nyc, lax]
const total = 3_000

/** What a reader must find at any moment: the constant total, and no negative count. */
function audit({ inventory }: Arena): void {
  const { onHand, available, reserved, committed, warehouses } = inventory.availability('LAPTOP')
  expect(onHand).toBe(total)
  expect(available + reserved + committed).toBe(total)
  for (const one of warehouses) expect(Math.min(one.available, one.reserved, one.committed)).toBeGreaterThanOrEqual(0)
}

/** Refusals are expected where stock is short; anything else is not. */
async function tolerated(call: Promise<unknown>): Promise<void> {
  try {
    await call
  } catch (error) {
    if (!isInventoryError(error, 'INSUFFICIENT_STOCK')) throw error
  }
}

function move(
  from: LevelKey,
  to: LevelKey,
  quantity: number,
): {
  sourceWarehouseId: string
  destinationWarehouseId: string
  productId: string
  quantity: number
} {
  return {
    sourceWarehouseId: from.warehouseId,
    destinationWarehouseId: to.warehouseId,
    productId: 'LAPTOP',
    quantity,
  }
}

describe('the bank test', () => {
  race(
    'transfers in all directions, single commands and transactions mixed: every read sees the constant total, nobody deadlocks',
    async (arena) => {
      const { inventory } = arena
      const mover = async (start: number): Promise<void> => {
        for (let step = 0; step < 120; step += 1) {
          const from = levels[(start + step) % 3] as LevelKey
          const to = levels[(start + step * 2 + 1) % 3] as LevelKey
          if (from === to) continue
          const quantity = 1 + ((start * 31 + step * 17) % 700)
          const inTransaction = (start + step) % 3 === 0
          if (inTransaction) {
            const call = inventory.transaction({ levels: [to, from], timeoutMs: 20_000 }, async (tx) => {
              const before = tx.stock(from).onHand + tx.stock(to).onHand
              await tx.transfer(move(from, to, quantity))
              if (step % 4 === 0) await new Promise((resolve) => setImmediate(resolve))
              expect(tx.stock(from).onHand + tx.stock(to).onHand).toBe(before)
              if (step % 5 === 0) await tx.transfer(move(to, from, 1))
            })
            await tolerated(call)
          } else await tolerated(inventory.transfer(move(from, to, quantity)))
          audit(arena)
        }
      }
      const shopper = async (start: number): Promise<void> => {
        for (let step = 0; step < 60; step += 1) {
          const level = levels[(start + step) % 3] as LevelKey
          const attempt = await inventory.tryReserve({ ...level, quantity: 5 })
          audit(arena)
          if (!attempt.ok) continue
          if (step % 2 === 0) await inventory.release(attempt.value.id)
          else {
            await inventory.confirm(attempt.value.id)
            await inventory.cancel(attempt.value.id)
          }
        }
      }
      const movers = Array.from({ length: 24 }, (_, start) => mover(start))
      const shoppers = Array.from({ length: 8 }, (_, start) => shopper(start))
      await Promise.all([...movers, ...shoppers])
      audit(arena)
      expect(inventory.availability('LAPTOP').available).toBe(total)
    },
    { stock: 1_000 },
  )

  race(
    'A→B and B→A ten thousand times at once: no deadlock, totals constant in every read between',
    async (arena) => {
      const { inventory } = arena
      let isOver = false
      let reads = 0
      const reader = (async () => {
        while (!isOver) {
          audit(arena)
          reads += 1
          await new Promise((resolve) => setImmediate(resolve))
        }
      })()
      const transfers: Promise<void>[] = []
      for (let index = 0; index < 10_000; index += 1) {
        const forth = index % 2 === 0
        transfers.push(tolerated(inventory.transfer(forth ? move(sfo, nyc, 3) : move(nyc, sfo, 3))))
        if (index % 400 === 0) {
          transfers.push(
            tolerated(
              inventory.transaction({ levels: [sfo, nyc], timeoutMs: 20_000 }, async (tx) => {
                await tx.transfer(move(nyc, sfo, 2))
                await new Promise((resolve) => setImmediate(resolve))
                audit(arena)
              }),
            ),
          )
        }
        if (index % 1_000 === 0) await inventory.ready()
      }
      await Promise.all(transfers)
      isOver = true
      await reader
      audit(arena)
      expect(reads).toBeGreaterThan(0)
    },
    { stock: 1_000, options: { limits: { maxWaitersPerLock: 20_000 } } },
  )
})
