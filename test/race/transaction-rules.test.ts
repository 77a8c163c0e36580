import { describe, expect } from 'vitest'
import type { Reservation, Transaction } from '../../src/index.ts'
import { holdLevels } from '../support/holding.ts'
import { commitsOf } from '../support/open-inventory.ts'
import { expectRefusal, expectThrow } from '../support/refusals.ts'
import { lax, nyc, race, sfo } from './arena.ts'
import { track, until } from './tracked.ts'

describe('interactive transactions', () => {
  race('all its entries form one commit, and nobody else sees them before', async (arena) => {
    const { inventory } = arena
    const think = Promise.withResolvers<void>()
    const seen: unknown[] = []
    const running = inventory.transaction({ levels: [sfo, nyc], actor: 'checkout' }, async (tx) => {
      await tx.sell({ ...sfo, quantity: 2 })
      await tx.transfer({
        sourceWarehouseId: 'SFO',
        destinationWarehouseId: 'NYC',
        productId: 'LAPTOP',
        quantity: 3,
      })
      seen.push(tx.stock(sfo).available, tx.stock(nyc).available)
      await think.promise
    })
    await until(() => seen.length === 2)
    expect(seen).toEqual([5, 13])
    expect([inventory.stock(sfo).available, inventory.stock(nyc).available]).toEqual([10, 10])
    expect(inventory.availability('LAPTOP').onHand).toBe(30)
    think.resolve()
    await running
    const last = (await commitsOf(inventory)).at(-1)
    expect(last?.actor).toBe('checkout')
    expect(last?.entries.map(({ type }) => type)).toEqual(['sold', 'transferred-out', 'transferred-in'])
    expect([inventory.stock(sfo).available, inventory.stock(nyc).available]).toEqual([5, 13])
  })

  race("a level's version is raised once by a transaction, at its commit", async ({ inventory }) => {
    const before = inventory.stock(sfo).version
    await inventory.transaction({ levels: [sfo] }, async (tx) => {
      for (let step = 0; step < 4; step += 1) await tx.sell({ ...sfo, quantity: 1 })
      expect(inventory.stock(sfo).version).toBe(before)
      // What it sees is what its commit will make of it.
      expect(tx.stock(sfo).version).toBe(before + 1)
    })
    expect(inventory.stock(sfo).version).toBe(before + 1)
  })

  race('a command in it takes expectedVersion', async ({ inventory }) => {
    const { version } = inventory.stock(sfo)
    await inventory.transaction({ levels: [sfo] }, async (tx) => {
      await tx.sell({ ...sfo, quantity: 1, expectedVersion: version })
      await expectRefusal(tx.sell({ ...sfo, quantity: 1, expectedVersion: version + 9 }), 'STALE_VERSION')
    })
  })

  race('it sees its own changes: a hold made in it is confirmed in it', async ({ inventory }) => {
    const hold = await inventory.transaction({ levels: [sfo] }, async (tx) => {
      const made = await tx.reserve({ ...sfo, quantity: 4, ttlMs: 1_000 })
      expect(tx.reservation(made.id).status).toBe('pending')
      expectThrow(() => inventory.reservation(made.id), 'RESERVATION_NOT_FOUND')
      return tx.confirm(made.id, { quantity: 3 })
    })
    expect(hold).toMatchObject({ status: 'confirmed', committed: 3 })
    expect(inventory.reservation(hold.id)).toEqual(hold)
    expect(inventory.stock(sfo)).toMatchObject({ available: 7, reserved: 0, committed: 3 })
  })

  race('medusa#16502: two lines for one item in it see each other', async ({ inventory }) => {
    await inventory.transaction({ levels: [sfo] }, async (tx) => {
      await tx.reserve({ ...sfo, quantity: 6 })
      await expectRefusal(tx.reserve({ ...sfo, quantity: 6 }), 'INSUFFICIENT_STOCK')
      expect(await tx.tryReserve({ ...sfo, quantity: 6 })).toMatchObject({
        ok: false,
        refusal: { code: 'INSUFFICIENT_STOCK', details: { available: 4 } },
      })
    })
    expect(inventory.stock(sfo)).toMatchObject({ available: 4, reserved: 6 })
  })

  race('a throw after some steps rolls all of it back', async ({ inventory }) => {
    const { id } = await inventory.reserve({ ...sfo, quantity: 2 })
    const before = [inventory.stock(sfo), inventory.stock(nyc), inventory.reservation(id)]
    const log = (await commitsOf(inventory)).length
    const broken = new Error('the payment failed')
    const failing = inventory.transaction({ levels: [sfo, nyc] }, async (tx) => {
      await tx.confirm(id)
      await tx.sell({ ...sfo, quantity: 1 })
      await tx.reserve({ ...nyc, quantity: 1 })
      await tx.configure({ ...nyc, reorderThreshold: 3 })
      throw broken
    })
    await expect(failing).rejects.toBe(broken)
    expect([inventory.stock(sfo), inventory.stock(nyc), inventory.reservation(id)]).toEqual(before)
    expect((await commitsOf(inventory)).length).toBe(log)
    expect([...inventory.reservations()]).toHaveLength(1)
    await inventory.confirm(id)
  })

  race('a refusal that its function catches does not end it', async ({ inventory }) => {
    await inventory.transaction({ levels: [sfo] }, async (tx) => {
      await tx.sell({ ...sfo, quantity: 99 }).catch(() => undefined)
      await tx.sell({ ...sfo, quantity: 1 })
    })
    expect(inventory.stock(sfo).available).toBe(9)
  })

  race('a level that was not named is LEVEL_NOT_LOCKED', async ({ inventory }) => {
    const elsewhere = await inventory.reserve({ ...nyc, quantity: 1 })
    await inventory.transaction({ levels: [sfo] }, async (tx) => {
      const details = await expectRefusal(tx.sell({ ...nyc, quantity: 1 }), 'LEVEL_NOT_LOCKED')
      expect(details).toEqual(nyc)
      await expectRefusal(tx.confirm(elsewhere.id), 'LEVEL_NOT_LOCKED')
      expectThrow(() => tx.stock(nyc), 'LEVEL_NOT_LOCKED')
      const line = { quantity: 1 }
      await expectRefusal(
        tx.reserveAll({
          lines: [
            { ...sfo, ...line },
            { ...lax, ...line },
          ],
        }),
        'LEVEL_NOT_LOCKED',
      )
      await expectRefusal(tx.sell({ warehouseId: 'nowhere', productId: 'LAPTOP', quantity: 1 }), 'WAREHOUSE_NOT_FOUND')
    })
    expect(inventory.stock(sfo).reserved).toBe(0)
  })

  race('gives reservations, one or a list, as the commit has them; anything else as it is', async ({ inventory }) => {
    class Basket extends Array<unknown> {}
    const shapes: readonly ((made: Reservation) => unknown)[] = [
      (made) => Basket.from([made]),
      (made) => [made, 'and more'],
      (made) => ({ 0: made, length: 1 }),
      (made) => Object.assign(Object.create(Array.prototype), { 0: made, length: 1 }),
      (made) => new Set([made]),
    ]
    for (const shape of [(made: Reservation) => made, (made: Reservation) => [made], ...shapes]) {
      let own: unknown
      const given = await inventory.transaction({ levels: [sfo] }, async (tx) => {
        own = shape(await tx.reserve({ ...sfo, quantity: 1 }))
        return own
      })
      const [last] = [...inventory.reservations()].slice(-1)
      if (shapes.includes(shape)) expect(given).toBe(own)
      else expect([given].flat()).toEqual([last])
    }
  })

  race('a level that was named before its warehouse was registered is locked', async (arena) => {
    const { inventory } = arena
    const level = { warehouseId: 'NEW', productId: 'LAPTOP' }
    await inventory.transaction({ levels: [level] }, async (tx) => {
      await inventory.addWarehouse({ id: 'NEW', name: 'new' })
      await tx.receive({ ...level, quantity: 1 })
    })
    expect(inventory.stock(level).available).toBe(1)
  })

  race('a level named twice is one', async ({ inventory }) => {
    const levels = [sfo, { ...sfo }, nyc, sfo]
    await inventory.transaction({ levels }, async (tx) => tx.sell({ ...sfo, quantity: 1 }))
    await inventory.sell({ ...sfo, quantity: 1 })
    expect(inventory.stock(sfo).available).toBe(8)
  })

  race('a tx used after its end is TRANSACTION_CLOSED', async ({ inventory }) => {
    let kept: Transaction | undefined
    await inventory.transaction({ levels: [sfo] }, async (tx) => {
      kept = tx
    })
    const closed = kept as unknown as Transaction
    await expectRefusal(closed.sell({ ...sfo, quantity: 1 }), 'TRANSACTION_CLOSED')
    await expectRefusal(closed.tryReserve({ ...sfo, quantity: 1 }), 'TRANSACTION_CLOSED')
    expectThrow(() => closed.stock(sfo), 'TRANSACTION_CLOSED')
    expectThrow(() => closed.reservation('R1'), 'TRANSACTION_CLOSED')
    expect(inventory.stock(sfo).available).toBe(10)
  })

  race('tx takes no idempotency keys, and of the context only a reference', async (arena) => {
    const { inventory } = arena
    const reference = { type: 'order-line', id: 'O-9/1' }
    await inventory.transaction(
      {
        levels: [sfo, nyc],
        actor: 'a',
        metadata: { cart: 41 },
        reference: { type: 'order', id: 'O-9' },
      },
      async (tx) => {
        const keyed = { ...sfo, quantity: 1, idempotencyKey: 'k' }
        await expectRefusal(tx.sell(keyed), 'INVALID_ARGUMENT')
        const withContext = { ...sfo, quantity: 1, reference, actor: 'someone else' }
        await expectRefusal(tx.sell(withContext), 'INVALID_ARGUMENT')
        await tx.sell({ ...sfo, quantity: 1, reference })
        await tx.sell({ ...nyc, quantity: 1 })
      },
    )
    const last = (await commitsOf(inventory)).at(-1)
    expect(last).toMatchObject({
      actor: 'a',
      metadata: { cart: 41 },
      reference: { type: 'order', id: 'O-9' },
    })
    expect(last?.entries.map((entry) => entry.reference)).toEqual([reference, undefined])
  })

  race('low-stock is judged after the commit, not after its steps', async ({ inventory }) => {
    await inventory.configure({ ...sfo, reorderThreshold: 5 })
    const events: string[] = []
    for (const name of ['low-stock', 'out-of-stock', 'back-in-stock'] as const)
      inventory.events.on(name, ({ available }) => events.push(`${name} ${available}`))
    await inventory.transaction({ levels: [sfo] }, async (tx) => {
      await tx.sell({ ...sfo, quantity: 10 })
      await tx.receive({ ...sfo, quantity: 20 })
    })
    await inventory.transaction({ levels: [sfo] }, async (tx) => {
      await tx.sell({ ...sfo, quantity: 16 })
      expect(inventory.lowStock()).toEqual([])
    })
    await until(() => events.length > 0)
    expect(events).toEqual(['low-stock 4'])
  })

  race('a transaction that changes nothing writes nothing', async ({ inventory }) => {
    const before = (await commitsOf(inventory)).length
    expect(await inventory.transaction({ levels: [sfo] }, () => 'only read')).toBe('only read')
    expect((await commitsOf(inventory)).length).toBe(before)
  })

  race('a command that wants a held level waits its turn, and runs after it', async (arena) => {
    const { inventory } = arena
    const { end, holder } = await holdLevels(
      inventory,
      { levels: [sfo] },
      () => undefined,
      (tx) => tx.sell({ ...sfo, quantity: 8 }),
    )
    const waiting = [
      track(inventory.reserve({ ...sfo, quantity: 2 })),
      track(inventory.reserve({ ...sfo, quantity: 1 })),
    ]
    await inventory.settled()
    expect(waiting.map(({ outcome }) => outcome)).toEqual(['waiting', 'waiting'])
    expect(inventory.stock(sfo).reserved).toBe(0)
    end.resolve()
    await holder
    expect(await waiting[0]?.promise).toMatchObject({ status: 'pending' })
    await expectRefusal(waiting[1]?.promise as Promise<unknown>, 'INSUFFICIENT_STOCK')
  })
})
