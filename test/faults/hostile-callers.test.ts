import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  type Batch,
  type BatchRequest,
  InventoryManager,
  type Journal,
  MemoryJournal,
  movements,
} from '../../src/index.ts'
import { ControlledJournal } from '../support/controlled-journal.ts'
import { laptops, openInventory, openWithLaptops } from '../support/open-inventory.ts'
import { expectRefusal, refusalOf } from '../support/refusals.ts'

/** What callers bring is theirs: it may throw, lie, call back, or be changed later, and harms nobody else. */

describe('what a caller holds cannot change the engine', () => {
  it('the details of an error are frozen', async () => {
    const { inventory } = await openWithLaptops()
    const hold = await inventory.reserve({ ...laptops, quantity: 1 })
    await inventory.release(hold.id)
    const { details } = await refusalOf(inventory.confirm(hold.id))
    expect(() => (details as unknown as { allowed: string[] }).allowed.push('released')).toThrow(TypeError)
    await expectRefusal(inventory.confirm(hold.id), 'INVALID_RESERVATION_STATE')
  })

  it('so is the movement table', () => {
    expect(() => (movements.sold.routes as unknown as unknown[]).pop()).toThrow(TypeError)
    expect(() => Object.assign(movements, { stolen: movements.sold })).toThrow(TypeError)
  })

  it('so is what comes back from a journal that keeps text', async () => {
    const journal = new TextJournal()
    const location = { latitude: 1, longitude: 2 }
    const first = await InventoryManager.open({ journal })
    await first.addWarehouse({ id: 'SFO', name: 'San Francisco', location, metadata: { nested: [1] } })
    await first.receive({ ...laptops, quantity: 1 })
    const { id } = await first.reserve({ ...laptops, quantity: 1, reference: { type: 'order', id: '1' } })
    await first.close()
    const inventory = await InventoryManager.open({ journal })
    expect(() => Object.assign(inventory.warehouse('SFO').location ?? {}, { latitude: 77 })).toThrow(TypeError)
    expect(() => Object.assign(inventory.reservation(id).reference ?? {}, { id: '2' })).toThrow(TypeError)
    for await (const { metadata } of inventory.auditLog.commits({ toSequence: 1 })) {
      expect(Object.isFrozen((metadata as unknown as { nested: unknown }).nested)).toBe(true)
    }
  })
})

describe('what a caller brings and what throws', () => {
  afterEach(() => vi.restoreAllMocks())

  it('a listener that throws what cannot be shown is reported, and the others are served', async () => {
    const warned = vi.spyOn(process, 'emitWarning').mockReturnValue()
    const { inventory } = await openWithLaptops()
    const heard: number[] = []
    inventory.events.on('movement', () => {
      throw Object.create(null)
    })
    inventory.events.on('movement', ({ quantity }) => heard.push(quantity))
    await inventory.sell({ ...laptops, quantity: 2 })
    await nextTurn()
    expect(heard).toEqual([2])
    expect(warned).toHaveBeenCalledOnce()
  })

  it('a value that throws when it is looked at does not harm the transaction that returned it', async () => {
    const { inventory } = await openWithLaptops()
    const { proxy, revoke } = Proxy.revocable([], {})
    revoke()
    const result = await inventory.transaction({ levels: [laptops] }, async (tx) => {
      await tx.sell({ ...laptops, quantity: 1 })
      return [proxy]
    })
    expect(result).toHaveLength(1)
    expect(inventory.stock(laptops).available).toBe(9)
  })

  it('a signal that is none is INVALID_ARGUMENT, and its place in flight is free again', async () => {
    const { inventory } = await openWithLaptops(10, { limits: { maxInFlight: 1 } })
    const signal = Object.create(AbortSignal.prototype) as AbortSignal
    await expectRefusal(
      inventory.transaction({ levels: [laptops], signal }, () => 1),
      'INVALID_ARGUMENT',
    )
    await expectRefusal(inventory.sell({ ...laptops, quantity: 1, signal }), 'INVALID_ARGUMENT')
    await inventory.sell({ ...laptops, quantity: 1 })
  })

  it('options that throw when they are read, or are none, are INVALID_ARGUMENT', async () => {
    const { inventory } = await openWithLaptops()
    const { id } = await inventory.reserve({ ...laptops, quantity: 1 })
    const thrown = new Error('mine')
    const options = {
      get actor(): string {
        throw thrown
      },
    }
    expect(await refusalOf(inventory.confirm(id, options))).toMatchObject({ code: 'INVALID_ARGUMENT', cause: thrown })
    await expectRefusal(inventory.confirm(id, 'all' as unknown as object), 'INVALID_ARGUMENT')
  })

  it('a list with holes is refused by its first hole, and a batch judges each item by itself', async () => {
    const { inventory } = await openWithLaptops()
    await expectRefusal(inventory.reserveAll({ lines: new Array(1) }), 'INVALID_ARGUMENT')
    await expectRefusal(
      inventory.transaction({ levels: new Array(1) }, () => 1),
      'INVALID_ARGUMENT',
    )
    const items = [undefined, { type: Object.create(null) }, { type: ['sell'], ...laptops, quantity: 1 }] as never[]
    const sale: BatchRequest = { type: 'sell', ...laptops, quantity: 1 }
    const results = await inventory.batch([...items, sale])
    expect(results.map((result) => (result.ok ? 'ok' : result.refusal.code))).toEqual([
      'INVALID_ARGUMENT',
      'INVALID_ARGUMENT',
      'INVALID_ARGUMENT',
      'ok',
    ])
  })

  it('a refused batch takes no room, whatever its list does when it is read', async () => {
    const { inventory } = await openWithLaptops(1_000, { limits: { maxInFlight: 4 } })
    const sale: BatchRequest = { type: 'sell', ...laptops, quantity: 1 }
    const sales = (count: number) => Array.from({ length: count }, () => sale)
    const proxied = (get: (name: string | symbol) => unknown) =>
      new Proxy(sales(3), { get: (list, name) => get(name) ?? Reflect.get(list, name) })
    const boom = (): never => {
      throw new Error('mine')
    }
    const throwsMidway = Object.defineProperty(sales(3), 1, { get: boom })
    const { proxy: revoked, revoke } = Proxy.revocable([], {})
    revoke()
    const refused: readonly (readonly [string, unknown])[] = [
      ['INVALID_ARGUMENT', throwsMidway],
      ['INVALID_ARGUMENT', proxied((name) => (name === '2' ? boom() : undefined))],
      ['INVALID_ARGUMENT', proxied((name) => (name === 'length' ? boom() : undefined))],
      ['INVALID_ARGUMENT', revoked],
      ['INVALID_ARGUMENT', { length: 3 }],
      ...[-1, 1.5, Number.NaN, '3', 5n, null, {}].map((length) => {
        return ['INVALID_ARGUMENT', proxied((name) => (name === 'length' ? (length ?? 'none') : undefined))] as const
      }),
      ['OVERLOADED', new Array(2 ** 32 - 1)],
      ['OVERLOADED', proxied((name) => (name === 'length' ? Number.MAX_SAFE_INTEGER : undefined))],
      ['OVERLOADED', sales(5)],
    ]
    for (const [code, list] of refused) await expectRefusal(inventory.batch(list as never), code as 'OVERLOADED')
    expect(inventory.stock(laptops).available).toBe(1_000)
    const results = await inventory.batch(sales(4))
    expect(results.map(({ ok }) => ok)).toEqual([true, true, true, true])
    await expectRefusal(inventory.batch(sales(5)), 'OVERLOADED')
  })

  it('a list whose length, items or iterator change while it is read is taken as it was first seen', async () => {
    const { inventory } = await openWithLaptops(1_000, { limits: { maxInFlight: 4 } })
    const sale: BatchRequest = { type: 'sell', ...laptops, quantity: 1 }
    let asked = 0
    const growing = new Proxy([sale, sale], {
      get: (list, name) => {
        if (name !== 'length') return Reflect.get(list, name)
        asked += 1
        return asked === 1 ? 2 : 100
      },
    })
    expect(await inventory.batch(growing)).toHaveLength(2)
    const shrinking: unknown[] = [sale, sale, sale]
    Object.defineProperty(shrinking, 0, {
      get: () => {
        shrinking.length = 1
        return sale
      },
      configurable: true,
    })
    const results = await inventory.batch(shrinking as never)
    expect(results.map(({ ok }) => ok)).toEqual([true, false, false])
    const iterated = Object.assign([sale], {
      *[Symbol.iterator]() {
        for (;;) yield sale
      },
    })
    expect(await inventory.batch(iterated)).toHaveLength(1)
    expect(await inventory.batch([sale, sale, sale, sale])).toHaveLength(4)
  })

  it('a list that sends commands itself while it is read leaves the bound as it is', async () => {
    const { inventory } = await openWithLaptops(1_000, { limits: { maxInFlight: 4 } })
    const sale: BatchRequest = { type: 'sell', ...laptops, quantity: 1 }
    const inner: Promise<unknown>[] = []
    const list = new Proxy([sale, sale, sale], {
      get: (target, name) => {
        if (name === '1') inner.push(inventory.sell({ ...laptops, quantity: 1 }), inventory.batch([sale]))
        return Reflect.get(target, name)
      },
    })
    await expectRefusal(inventory.batch(list), 'OVERLOADED')
    await Promise.all(inner)
    expect(inventory.stock(laptops).available).toBe(998)
    expect(await inventory.batch([sale, sale, sale, sale])).toHaveLength(4)
  })

  it('a clock that throws after a decision changes nothing about its answer', async () => {
    let calls = 0
    let throwsAt = Number.POSITIVE_INFINITY
    const clock = {
      now: (): number => {
        calls += 1
        if (calls === throwsAt) throw new Error('the clock stopped')
        return 1_000
      },
    }
    const inventory = await InventoryManager.open({ clock, limits: { maxInFlight: 1 } })
    await inventory.addWarehouse({ id: 'SFO', name: 'San Francisco' })
    await inventory.receive({ ...laptops, quantity: 5 })
    // Asked once for the commit's time, and once more for the alarm of the hold.
    throwsAt = calls + 2
    await inventory.reserve({ ...laptops, quantity: 1 })
    expect(calls).toBe(throwsAt)
    const both = await Promise.allSettled([1, 2].map((quantity) => inventory.sell({ ...laptops, quantity })))
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  })

  it('generateId cannot call the inventory in the middle of a decision', async () => {
    const calls: Promise<unknown>[] = []
    const { inventory } = await openInventory({
      warehouses: { SFO: {} },
      stock: { SFO: { LAPTOP: 10 } },
      generateId: () => {
        calls.push(inventory.sell({ ...laptops, quantity: 10 }))
        return 'R-1'
      },
    })
    const hold = await inventory.reserve({ ...laptops, quantity: 10 })
    expect(hold.status).toBe('pending')
    await expectRefusal(calls[0] as Promise<unknown>, 'INVALID_ARGUMENT')
    expect((await inventory.reconcile()).drift).toEqual([])
  })

  it('an id of generateId that is taken is a refusal as a value, and in a transaction, too', async () => {
    const { inventory } = await openWithLaptops(10, { generateId: () => 'same' })
    await inventory.reserve({ ...laptops, quantity: 1 })
    expect(await inventory.tryReserve({ ...laptops, quantity: 1 })).toMatchObject({ refusal: { code: 'INVALID_ID' } })
    const again = inventory.transaction({ levels: [laptops] }, (tx) => tx.reserve({ ...laptops, quantity: 1 }))
    await expectRefusal(again, 'INVALID_ID')
  })
})

describe('a journal that failed', () => {
  it('is not written to again by what opening expires', async () => {
    const journal = new ControlledJournal()
    const clock = { now: () => 1_000 }
    const first = await InventoryManager.open({ journal, clock })
    await first.addWarehouse({ id: 'SFO', name: 'San Francisco' })
    await first.receive({ ...laptops, quantity: 3_000 })
    await first.batch(Array.from({ length: 3_000 }, () => ({ type: 'reserve', ...laptops, quantity: 1, ttlMs: 1 })))
    await first.close()
    const before = journal.appends
    journal.failAt(1, 'rejects')
    const error = await refusalOf(InventoryManager.open({ journal, clock: { now: () => 2_000 } }))
    expect(error.code).toBe('JOURNAL_FAILED')
    await nextTurn()
    expect(journal.appends).toBe(before + 1)
    expect(journal.violations).toEqual([])
  })
})

/** Keeps text, as every journal on a disk does: what it gives back is new and not frozen. */
class TextJournal extends MemoryJournal implements Journal {
  override async *read(options?: { fromSequence?: number }): AsyncGenerator<Batch> {
    for await (const batch of super.read(options)) yield JSON.parse(JSON.stringify(batch)) as Batch
  }
}
