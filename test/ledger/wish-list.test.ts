import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FileJournal, InventoryManager, MemoryJournal, replay } from '../../src/index.ts'
import { expectRefusal } from '../support/refusals.ts'
import { WishList } from './wish-list.ts'

async function openWith(wishes: WishList, journal = new MemoryJournal()): Promise<InventoryManager> {
  const inventory = await InventoryManager.open({ journal, ledgers: [wishes] })
  if (inventory.warehouses().length === 0) await inventory.addWarehouse({ id: 'SFO', name: 'San Francisco' })
  return inventory
}

const laptop = { warehouseId: 'SFO', productId: 'LAPTOP' }

test('who wishes for what is sold out is told in the commit that brings it back', async () => {
  const wishes = new WishList()
  const inventory = await openWith(wishes)
  await wishes.wish({ customerId: 'ANN', productId: 'LAPTOP' })
  expect(wishes.all).toMatchObject([{ customerId: 'ANN', toldAt: undefined }])
  const { sequence, at } = await inventory.receive({ ...laptop, quantity: 3 })
  expect(wishes.all).toMatchObject([{ customerId: 'ANN', toldAt: at }])
  const commits = await Array.fromAsync(inventory.auditLog.commits({ fromSequence: sequence }))
  expect(commits).toMatchObject([{ own: 1, entries: [{ type: 'received' }, { ledger: 'wishes', type: 'wish-told' }] }])
  await inventory.close()
})

test('a key gives the answer as it was, also after a new opening', async () => {
  const journal = new MemoryJournal()
  const wishes = new WishList()
  const inventory = await openWith(wishes, journal)
  const first = await wishes.wish({ customerId: 'ANN', productId: 'LAPTOP', idempotencyKey: 'K' })
  await inventory.receive({ ...laptop, quantity: 3 })
  expect(await wishes.wish({ customerId: 'ANN', productId: 'LAPTOP', idempotencyKey: 'K' })).toEqual(first)
  await expectRefusal(
    wishes.wish({ customerId: 'BOB', productId: 'LAPTOP', idempotencyKey: 'K' }),
    'IDEMPOTENCY_KEY_REUSED',
  )
  expect((await inventory.reconcile()).drift).toEqual([])
  await inventory.close()
  const again = new WishList()
  const reopened = await openWith(again, journal)
  expect(await again.wish({ customerId: 'ANN', productId: 'LAPTOP', idempotencyKey: 'K' })).toEqual(first)
  await reopened.close()
})

test('a log with a ledger is not opened without it, and is replayed without it', async () => {
  const journal = new MemoryJournal()
  const wishes = new WishList()
  const inventory = await openWith(wishes, journal)
  await wishes.wish({ customerId: 'ANN', productId: 'LAPTOP' })
  await inventory.receive({ ...laptop, quantity: 3 })
  await inventory.close()
  await expect(InventoryManager.open({ journal })).rejects.toMatchObject({
    code: 'LEDGER_MISSING',
    details: { ledger: 'wishes' },
  })
  expect((await replay(journal)).stock(laptop)).toMatchObject({ available: 3 })
  const then = new WishList()
  await replay(journal, { ledgers: [then], until: { sequence: 3 } })
  expect(then.all).toMatchObject([{ customerId: 'ANN', toldAt: undefined }])
  await expectRefusal(then.wish({ customerId: 'BOB', productId: 'LAPTOP' }), 'NOT_OPEN')
})

test('a ledger stands in snapshots, and is what it was after an opening from one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'wishes-'))
  const wishes = new WishList()
  const inventory = await InventoryManager.open({ journal: new FileJournal(folder), ledgers: [wishes] })
  await inventory.addWarehouse({ id: 'SFO', name: 'San Francisco' })
  for (const customerId of ['ANN', 'BOB']) await wishes.wish({ customerId, productId: 'LAPTOP' })
  await inventory.snapshot()
  await inventory.receive({ ...laptop, quantity: 1 })
  const before = wishes.all
  await inventory.close()
  const again = new WishList()
  const reopened = await InventoryManager.open({ journal: new FileJournal(folder), ledgers: [again] })
  expect(again.all).toEqual(before)
  expect((await reopened.reconcile()).drift).toEqual([])
  await reopened.close()
})
