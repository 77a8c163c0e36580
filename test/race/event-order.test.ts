import { describe, expect } from 'vitest'
import { commitsOf } from '../support/open-inventory.ts'
import { nyc, race, sfo } from './arena.ts'
import { someTurns, track, until } from './tracked.ts'

describe('events', () => {
  race('come in log order, then entry order', async ({ inventory, clock }) => {
    const seen: string[] = []
    inventory.events.on('movement', ({ sequence, index, type }) => seen.push(`${sequence}.${index} ${type}`))
    const hold = await inventory.reserve({ ...sfo, quantity: 1, ttlMs: 50 })
    await Promise.all([
      ...Array.from({ length: 20 }, () => inventory.sell({ ...nyc, quantity: 1 }).catch(() => 0)),
      inventory.transaction({ levels: [sfo, nyc] }, async (tx) => {
        await tx.receive({ ...nyc, quantity: 1 })
        await tx.receive({ ...sfo, quantity: 1 })
      }),
      inventory.transfer({
        sourceWarehouseId: 'SFO',
        destinationWarehouseId: 'NYC',
        productId: 'LAPTOP',
        quantity: 2,
      }),
    ])
    clock.advance(50)
    await until(() => inventory.reservation(hold.id).status === 'expired')
    await inventory.settled()
    await someTurns()
    const expected = (await commitsOf(inventory))
      .filter(({ sequence }) => sequence >= hold.sequence)
      .flatMap(({ sequence, entries }) => entries.map(({ type }, index) => `${sequence}.${index} ${type}`))
    expect(seen).toEqual(expected)
  })

  race('are not told before the journal has the commit, nor ever if it fails', async (arena) => {
    const { inventory, journal } = arena
    const seen: string[] = []
    inventory.events.on('movement', ({ type }) => seen.push(type))
    inventory.events.on('low-stock', () => seen.push('low-stock'))
    inventory.events.on('journal-failed', () => seen.push('journal-failed'))
    await inventory.configure({ ...sfo, reorderThreshold: 9 })
    journal.hold()
    const selling = track(inventory.sell({ ...sfo, quantity: 5 }))
    await until(() => inventory.stock(sfo).available === 5 && journal.isHoldingOne)
    await someTurns()
    expect(seen).toEqual([])
    journal.failHeld()
    await selling.answered()
    await someTurns()
    expect(seen).toEqual(['journal-failed'])
  })

  race("the caller's answer is settled first: of a command", async ({ inventory }) => {
    const order: string[] = []
    inventory.events.on('movement', () => order.push('event'))
    await inventory.sell({ ...sfo, quantity: 1 }).then(() => order.push('answer'))
    await until(() => order.length === 2)
    expect(order).toEqual(['answer', 'event'])
  })

  race('of tryReserve, of a transaction, and of a batch', async ({ inventory }) => {
    const calls: (() => Promise<unknown>)[] = [
      () => inventory.tryReserve({ ...sfo, quantity: 1 }),
      () => inventory.transaction({ levels: [sfo] }, (tx) => tx.sell({ ...sfo, quantity: 1 })),
      () => inventory.batch([{ type: 'sell', ...sfo, quantity: 1 }]),
      () => inventory.sell({ ...sfo, quantity: 1, idempotencyKey: 'k' }),
    ]
    for (const call of calls) {
      const order: string[] = []
      const listener = (): void => void order.push('event')
      inventory.events.on('movement', listener)
      await call().then(() => order.push('answer'))
      await until(() => order.length === 2)
      inventory.events.off('movement', listener)
      expect(order, call.toString()).toEqual(['answer', 'event'])
    }
  })

  race('a command from a listener comes later in the log', async ({ inventory }) => {
    const restocked: Promise<{ sequence: number }>[] = []
    let trigger = 0
    inventory.events.on('low-stock', ({ sequence }) => {
      trigger = sequence
      restocked.push(inventory.receive({ ...sfo, quantity: 20 }))
    })
    await inventory.configure({ ...sfo, reorderThreshold: 2 })
    await inventory.sell({ ...sfo, quantity: 9 })
    await until(() => restocked.length === 1)
    expect((await restocked[0])?.sequence).toBeGreaterThan(trigger)
    expect(inventory.stock(sfo).available).toBe(21)
  })

  race(
    "a listener's command is nobody's transaction: it waits for a held level",
    async (arena) => {
      const { inventory } = arena
      let reaction: ReturnType<typeof track> | undefined
      inventory.events.on('movement', ({ warehouseId, type }) => {
        if (warehouseId === 'NYC' && type === 'received') reaction ??= track(inventory.receive({ ...sfo, quantity: 1 }))
      })
      await inventory.transaction({ levels: [sfo] }, async (tx) => {
        await tx.sell({ ...sfo, quantity: 1 })
        // Its own commit, on a free level; its event is told while this transaction is open.
        await inventory.receive({ ...nyc, quantity: 1 })
        await until(() => reaction !== undefined)
        await someTurns()
        expect(reaction?.outcome).toBe('waiting')
      })
      expect(await reaction?.promise).toMatchObject({ sequence: expect.any(Number) })
    },
    { held: [sfo] },
  )

  race('a listener that throws or rejects hurts neither the commit nor the others', async (arena) => {
    const { inventory } = arena
    const failures: string[] = []
    let told = 0
    inventory.events.on('movement', () => {
      throw new Error('thrown')
    })
    inventory.events.on('movement', () => Promise.reject(new Error('rejected')))
    inventory.events.on('movement', () => {
      told += 1
    })
    inventory.events.on('listener-error', ({ error }) => failures.push((error as Error).message))
    await inventory.sell({ ...sfo, quantity: 1 })
    await until(() => failures.length === 2)
    expect([told, failures.toSorted()]).toEqual([1, ['rejected', 'thrown']])
    expect(inventory.stock(sfo).available).toBe(9)
  })
})
