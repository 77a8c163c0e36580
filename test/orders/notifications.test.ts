import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { FileCursor, MemoryCursor, type Notification } from '../../src/orders.ts'
import { codeOf, delivered, openShop, pens, reopen, settle } from './shop.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stockhold-cursor-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Takes notifications, but for those that it is told to refuse. */
class Taker {
  readonly taken: string[] = []
  refuses = 0

  async send({ id, type }: Notification): Promise<void> {
    if (this.refuses > 0) {
      this.refuses -= 1
      throw new Error('nobody listens')
    }
    this.taken.push(`${id} ${type}`)
  }
}

test('what happens is told in the order of the log, once while all goes well, and of the wanted kinds alone', async () => {
  const [sender, cursor] = [new Taker(), new MemoryCursor()]
  const types = ['order-confirmed', 'shipment-shipped', 'shipment-delivered'] as const
  const shop = await openShop({ stock: { SFO: { PEN: 10 } }, notifications: { sender, cursor, types } })
  await delivered(shop, pens(1, 100))
  await delivered(shop, pens(1, 100))
  await settle(shop)
  expect(sender.taken.map((told) => told.split(' ')[1])).toEqual([...types, ...types])
  const ids = sender.taken.map((told) => Number(told.split('/')[0]))
  expect(ids).toEqual(ids.toSorted((a, b) => a - b))
  expect(await cursor.load()).toBeGreaterThanOrEqual(ids.at(-1) as number)
})

test('what cannot be told is told again, after pauses, and nothing behind it before', async () => {
  const [sender, cursor] = [new Taker(), new MemoryCursor()]
  const types = ['order-created', 'order-confirmed'] as const
  const shop = await openShop({ stock: { SFO: { PEN: 10 } }, notifications: { sender, cursor, types } })
  await settle(shop)
  const before = await cursor.load()
  sender.refuses = 3
  await delivered(shop, pens(1, 100))
  await expect.poll(() => sender.refuses).toBe(2)
  expect(sender.taken).toEqual([])
  // Saved by now, it would not be told by the next process if this one ended here.
  expect(await cursor.load()).toBe(before)
  await settle(shop)
  await settle(shop)
  expect(sender.taken.map((told) => told.split(' ')[1])).toEqual([...types])
})

test('the next process goes on behind the last that was told, and tells what this one could not', async () => {
  const [sender, path] = [new Taker(), join(folder, 'cursor')]
  const notifications = { sender, cursor: new FileCursor(path), types: ['order-created'] as const }
  const shop = await openShop({ stock: { SFO: { PEN: 10 } }, notifications })
  await shop.orders.place(pens(1, 100))
  const { sequence } = await shop.inventory.reconcile()
  await vi.waitFor(async () => expect(await new FileCursor(path).load()).toBe(sequence), 10_000)
  expect(sender.taken).toHaveLength(1)
  sender.refuses = Number.POSITIVE_INFINITY
  await shop.orders.place(pens(1, 100))
  const later = new Taker()
  const next = await reopen(shop, { notifications: { ...notifications, sender: later, cursor: new FileCursor(path) } })
  await next.orders.place(pens(1, 100))
  await vi.waitFor(() => expect(later.taken).toHaveLength(2), 10_000)
  expect(later.taken.map((told) => told.split(' ')[1])).toEqual(['order-created', 'order-created'])
  expect(new Set([...sender.taken, ...later.taken]).size).toBe(3)
  await next.inventory.close()
})

test('a cursor that was never saved begins now, or with the first commit of the log if that is wished', async () => {
  const told: Taker[] = []
  const shop = await openShop({ stock: { SFO: { PEN: 10 } } })
  await shop.orders.place(pens(1, 100))
  let last = shop
  for (const from of [undefined, 'now', 'beginning'] as const) {
    const sender = new Taker()
    told.push(sender)
    const wish = from === undefined ? {} : { from }
    const types = ['order-created'] as const
    last = await reopen(last, { notifications: { sender, cursor: new MemoryCursor(), types, ...wish } })
    await last.orders.place(pens(1, 100))
    await settle(last)
  }
  expect(told.map(({ taken }) => taken.length)).toEqual([1, 1, 4])
  await last.inventory.close()
})

test('a cursor’s file that holds something else is refused, and so are options that are none', async () => {
  const path = join(folder, 'broken')
  await writeFile(path, 'half a numb')
  expect(await codeOf(new FileCursor(path).load())).toBe('INVALID_ARGUMENT')
  expect(await codeOf(() => new FileCursor(''))).toBe('INVALID_ARGUMENT')
  const [sender, cursor] = [new Taker(), new MemoryCursor()]
  for (const wrong of [
    { sender },
    { cursor },
    { sender, cursor, types: ['order-paid'] },
    { sender, cursor, every: 1 },
    { sender, cursor, from: 3 },
  ])
    expect(await codeOf(openShop({ notifications: wrong as never }))).toBe('INVALID_ARGUMENT')
})
