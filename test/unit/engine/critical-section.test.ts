import { expect, test } from 'vitest'
import { MemoryJournal } from '../../../src/index.ts'
import type { Batch } from '../../../src/journal/journal.ts'
import { commitsOf, laptops, nextTurns, openInventory, openWithLaptops } from '../../support/open-inventory.ts'

test('a command whose locks are free runs from lock to apply without suspending', async () => {
  const { inventory } = await openWithLaptops(10)
  let isAnswered = false
  const answer = inventory.reserve({ ...laptops, quantity: 4 }).then(() => {
    isAnswered = true
  })
  // Nothing was awaited: the effect is there before the call returns, and the answer is not.
  expect(inventory.stock(laptops)).toMatchObject({ available: 6, reserved: 4, version: 2 })
  expect(isAnswered).toBe(false)
  await answer
})

test('so of two calls in one turn the second sees the first, and nobody oversells (invariant 6)', async () => {
  const { inventory } = await openWithLaptops(5)
  const attempts = Array.from({ length: 9 }, () => inventory.tryReserve({ ...laptops, quantity: 1 }))
  expect(inventory.stock(laptops)).toMatchObject({ available: 0, reserved: 5 })
  const outcomes = (await Promise.all(attempts)).map(({ ok }) => ok)
  expect(outcomes).toEqual([true, true, true, true, true, false, false, false, false])
})

test('a command whose level is held waits its turn, and those on other levels do not', async () => {
  const { inventory } = await openWithLaptops(10, { stock: { SFO: { LAPTOP: 10, MOUSE: 5 } } })
  const held = Promise.withResolvers<void>()
  const order: string[] = []
  const transaction = inventory.transaction({ levels: [laptops] }, async (tx) => {
    await held.promise
    await tx.sell({ ...laptops, quantity: 1 })
    order.push('transaction')
  })
  await nextTurns()
  const first = inventory.sell({ ...laptops, quantity: 2 }).then(() => order.push('first'))
  const second = inventory.sell({ ...laptops, quantity: 3 }).then(() => order.push('second'))
  await inventory.sell({ warehouseId: 'SFO', productId: 'MOUSE', quantity: 1 })
  expect(inventory.stock(laptops).available).toBe(10)
  expect(order).toEqual([])
  held.resolve()
  await Promise.all([transaction, first, second])
  expect(order).toEqual(['transaction', 'first', 'second'])
  expect(inventory.stock(laptops).available).toBe(4)
})

test('what a caller changes in its request while the command waits changes nothing', async () => {
  const { inventory } = await openWithLaptops(10)
  const held = Promise.withResolvers<void>()
  const holder = inventory.transaction({ levels: [laptops] }, () => held.promise)
  await nextTurns()
  const line = { ...laptops, quantity: 2, reference: { type: 'order', id: 'O-1' } }
  const request = { lines: [line, { ...laptops, quantity: 1 }], metadata: { wave: [1] } }
  const reserving = inventory.reserveAll(request)
  Object.assign(line, { quantity: 9, productId: 'OTHER' })
  line.reference.id = 'O-2'
  request.metadata.wave.push(2)
  request.lines.pop()
  held.resolve()
  await holder
  expect((await reserving).map(({ productId, quantity }) => [productId, quantity])).toEqual([
    ['LAPTOP', 2],
    ['LAPTOP', 1],
  ])
  const commit = (await commitsOf(inventory)).at(-1)
  expect(commit?.metadata).toEqual({ wave: [1] })
  expect(commit?.entries[0]?.reference?.id).toBe('O-1')
})

/** A journal in memory whose appends wait for the test. */
class HeldJournal extends MemoryJournal {
  #gate: PromiseWithResolvers<void> | undefined

  hold(): void {
    this.#gate = Promise.withResolvers<void>()
  }

  letGo(): void {
    this.#gate?.resolve()
    this.#gate = undefined
  }

  override async append(batch: Batch): Promise<void> {
    await this.#gate?.promise
    await super.append(batch)
  }
}

test('every answer waits for the journal, a refusal and a no-op as well (invariant 11)', async () => {
  const journal = new HeldJournal()
  const { inventory } = await openInventory({ journal, warehouses: { SFO: {} }, stock: { SFO: { LAPTOP: 1 } } })
  const earlier = await inventory.reserve({ ...laptops, quantity: 1 })
  await inventory.release(earlier.id)

  journal.hold()
  const told: string[] = []
  const tell = (what: string) => (): void => void told.push(what)
  const all = [
    inventory.sell({ ...laptops, quantity: 1 }).then(tell('sold')),
    inventory.sell({ ...laptops, quantity: 1 }).catch(tell('sold out')),
    inventory.tryReserve({ ...laptops, quantity: 1 }).then(tell('no')),
    inventory.release(earlier.id).then(tell('released already')),
    inventory.settled(),
  ]
  inventory.events.on('movement', tell('event'))
  // What reads no state is refused at once.
  await expect(inventory.sell({ ...laptops, quantity: 0 })).rejects.toThrow()
  await nextTurns(3)
  expect(inventory.stock(laptops).available).toBe(0)
  expect(told).toEqual([])
  journal.letGo()
  await Promise.all(all)
  await nextTurns()
  expect(told).toEqual(['sold', 'sold out', 'no', 'released already', 'event'])
})
