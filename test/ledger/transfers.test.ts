import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  FileJournal,
  InventoryManager,
  isInventoryError,
  type Journal,
  MemoryJournal,
  verifyJournal,
} from '../../src/index.ts'
import { TransferAudit } from '../../src/transfers/transfer-audit.ts'
import { always, overQuantity, type Transfer, type TransferOptions, TransferOrders } from '../../src/transfers.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { expectRefusal } from '../support/refusals.ts'

interface Shop {
  readonly inventory: InventoryManager
  readonly transfers: TransferOrders
}

async function openShop(options: TransferOptions = {}, journal: Journal = new MemoryJournal()): Promise<Shop> {
  const transfers = new TransferOrders(options)
  const inventory = await InventoryManager.open({ journal, ledgers: [transfers] })
  if (inventory.warehouses().length === 0) {
    await inventory.addWarehouse({ id: 'SFO', name: 'San Francisco' })
    await inventory.addWarehouse({ id: 'NYC', name: 'New York', capacity: 20 })
    await inventory.receive({ ...sfo, quantity: 30 })
  }
  return { inventory, transfers }
}

const sfo = { warehouseId: 'SFO', productId: 'MUG' }
const nyc = { warehouseId: 'NYC', productId: 'MUG' }
const tenMugs = { sourceWarehouseId: 'SFO', destinationWarehouseId: 'NYC', lines: [{ productId: 'MUG', quantity: 10 }] }
const line = ({ lines: [first] }: Transfer): object => first as object

test('approved, shipped in parts, received in parts, damaged and lost: conserved at every step', async () => {
  const { inventory, transfers } = await openShop({ approval: always() })
  const { id, status } = await transfers.request({ ...tenMugs, actor: 'ann', expectedAt: 5_000 })
  expect(status).toBe('pending-approval')
  expect(inventory.stock(sfo)).toMatchObject({ available: 30, committed: 0 })
  expect(await transfers.approve(id, { actor: 'bob' })).toMatchObject({ status: 'approved', approvedBy: 'bob' })
  expect(inventory.stock(sfo)).toMatchObject({ available: 20, committed: 10 })
  expect(inventory.stock(nyc)).toMatchObject({ onHand: 0, incoming: 10 })
  expect(await transfers.ship(id, { lines: [{ productId: 'MUG', quantity: 6 }] })).toMatchObject({
    status: 'partially-shipped',
  })
  expect(inventory.stock(sfo)).toMatchObject({ available: 20, committed: 4 })
  const some = await transfers.receive(id, {
    lines: [{ productId: 'MUG', quantity: 3, damaged: 1, lost: 1 }],
    reason: 'one fell off',
  })
  expect(some.status).toBe('partially-received')
  expect(line(some)).toEqual({
    productId: 'MUG',
    quantity: 10,
    held: 4,
    shipped: 6,
    inTransit: 1,
    received: 3,
    damaged: 1,
    lost: 1,
  })
  expect(inventory.stock(nyc)).toMatchObject({ available: 3, damaged: 1, incoming: 5 })
  await transfers.ship(id)
  const done = await transfers.receive(id, { lines: [{ productId: 'MUG', quantity: 5 }] })
  expect(done.status).toBe('received')
  expect(inventory.stock(nyc)).toMatchObject({ available: 8, damaged: 1, incoming: 0 })
  expect(inventory.availability('MUG').onHand).toBe(29)
  await inventory.close()
})

test('where nobody has to approve it is approved at once, and by its size', async () => {
  const { inventory, transfers } = await openShop({ approval: overQuantity(10) })
  expect((await transfers.request(tenMugs)).status).toBe('approved')
  expect((await transfers.request({ ...tenMugs, lines: [{ productId: 'MUG', quantity: 11 }] })).status).toBe(
    'pending-approval',
  )
  await inventory.close()
})

test('who asks does not approve, and it is approved once', async () => {
  const { inventory, transfers } = await openShop({ approval: always() })
  const { id } = await transfers.request({ ...tenMugs, actor: 'ann' })
  expect(await expectRefusal(transfers.approve(id, { actor: 'ann' }), 'SAME_ACTOR')).toEqual({
    transferId: id,
    actor: 'ann',
  })
  await transfers.approve(id, { actor: 'bob', idempotencyKey: 'K' })
  expect(await transfers.approve(id, { actor: 'bob', idempotencyKey: 'K' })).toMatchObject({ status: 'approved' })
  const again = await expectRefusal(transfers.approve(id, { actor: 'bob' }), 'INVALID_TRANSFER_STATE')
  expect(again).toMatchObject({ status: 'approved', allowed: ['pending-approval'] })
  expect(inventory.stock(sfo).committed).toBe(10)
  await inventory.close()
})

test('what is not there, or has no room, is refused at the approval, and nothing is held', async () => {
  const { inventory, transfers } = await openShop()
  const lines = [{ productId: 'MUG', quantity: 31 }]
  await expectRefusal(transfers.request({ ...tenMugs, lines }), 'CAPACITY_EXCEEDED')
  await inventory.configure({ warehouseId: 'NYC', capacity: null })
  await expectRefusal(transfers.request({ ...tenMugs, lines }), 'INSUFFICIENT_STOCK')
  await inventory.configure({ warehouseId: 'NYC', capacity: 15 })
  await transfers.request(tenMugs)
  await expectRefusal(transfers.request(tenMugs), 'CAPACITY_EXCEEDED')
  expect(transfers.transfers()).toHaveLength(1)
  expect(inventory.stock(sfo)).toMatchObject({ available: 20, committed: 10 })
  await inventory.close()
})

test('a receipt is one however often it is sent, and of no more than is on its way', async () => {
  const { inventory, transfers } = await openShop()
  const { id } = await transfers.request(tenMugs)
  await transfers.ship(id)
  const lines = [{ productId: 'MUG', quantity: 4 }]
  await transfers.receive(id, { receiptId: 'R-1', lines })
  await transfers.receive(id, { receiptId: 'R-1', lines })
  expect(inventory.stock(nyc).available).toBe(4)
  const over = await expectRefusal(
    transfers.receive(id, { lines: [{ productId: 'MUG', quantity: 6, damaged: 1 }] }),
    'OVER_RECEIPT',
  )
  expect(over).toEqual({ transferId: id, productId: 'MUG', requested: 7, inTransit: 6 })
  await expectRefusal(transfers.receive(id, { lines: [{ productId: 'CUP', quantity: 1 }] }), 'OVER_RECEIPT')
  await inventory.close()
})

test('closing gives back what was not shipped, and books as lost what never came', async () => {
  const { inventory, transfers } = await openShop()
  const { id } = await transfers.request(tenMugs)
  await transfers.ship(id, { lines: [{ productId: 'MUG', quantity: 6 }] })
  await expectRefusal(transfers.receive(id, { close: true }), 'INVALID_ARGUMENT')
  const closed = await transfers.receive(id, {
    lines: [{ productId: 'MUG', quantity: 4 }],
    close: true,
    reason: 'the truck is back',
  })
  expect(closed.status).toBe('received')
  expect(line(closed)).toMatchObject({ held: 0, received: 4, lost: 2, inTransit: 0 })
  expect(inventory.stock(sfo)).toMatchObject({ available: 24, committed: 0 })
  expect(inventory.stock(nyc)).toMatchObject({ available: 4, incoming: 0 })
  await inventory.close()
})

test('cancelled, rejected and unknown transfers move nothing more', async () => {
  const { inventory, transfers } = await openShop({ approval: always() })
  const first = await transfers.request(tenMugs)
  expect((await transfers.reject(first.id, { actor: 'bob', reason: 'not now' })).status).toBe('rejected')
  await expectRefusal(transfers.approve(first.id), 'INVALID_TRANSFER_STATE')
  const second = await transfers.request(tenMugs)
  await transfers.approve(second.id)
  expect((await transfers.cancel(second.id, { reason: 'not needed' })).status).toBe('cancelled')
  expect(inventory.stock(sfo)).toMatchObject({ available: 30, committed: 0 })
  await expectRefusal(transfers.ship(second.id), 'INVALID_TRANSFER_STATE')
  await expectRefusal(transfers.ship('NONE'), 'TRANSFER_NOT_FOUND')
  await expectRefusal(transfers.cancel(second.id, {}), 'INVALID_ARGUMENT')
  expect(transfers.transfers({ status: 'cancelled' })).toHaveLength(1)
  await inventory.close()
})

test('the hold of a transfer is its own, and what is lost of it is not sent', async () => {
  const { inventory, transfers } = await openShop()
  const { id } = await transfers.request(tenMugs)
  const [hold] = [...inventory.reservations({ reference: { type: 'transfer', id } })]
  const reservationId = hold?.id as string
  await expectRefusal(inventory.cancel(reservationId), 'RESERVATION_OWNED')
  await inventory.count({ ...sfo, counted: 27, reason: 'broken', fromHeld: [{ reservationId, quantity: 3 }] })
  expect(line(transfers.transfer(id))).toMatchObject({ held: 7 })
  expect((await transfers.ship(id)).status).toBe('shipped')
  await inventory.close()
})

const wrong: readonly (readonly [string, object])[] = [
  ['lines', { lines: [] }],
  ['lines[1].productId', { lines: [...tenMugs.lines, ...tenMugs.lines] }],
  ['lines[0].quantity', { lines: [{ productId: 'MUG', quantity: 0 }] }],
  ['lines[0].colour', { lines: [{ productId: 'MUG', quantity: 1, colour: 'red' }] }],
  ['expectedAt', { expectedAt: 'soon' }],
]

test.each(wrong)('a wrong %s is named', async (field, more) => {
  const { inventory, transfers } = await openShop()
  const refused = await transfers.request({ ...tenMugs, ...more } as never).catch((error: unknown) => error)
  expect(refused).toMatchObject({ family: 'refusal', details: { field } })
  await expectRefusal(transfers.request({ ...tenMugs, destinationWarehouseId: 'SFO' }), 'SAME_WAREHOUSE')
  await expectRefusal(transfers.request({ ...tenMugs, destinationWarehouseId: 'LAX' }), 'WAREHOUSE_NOT_FOUND')
  expect(() => new TransferOrders({ approval: 'always' } as never)).toThrow('must be a function')
  await inventory.close()
})

test('transfers are there after a new opening, from a snapshot, too, and verify judges them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'transfers-'))
  const { inventory, transfers } = await openShop({}, new FileJournal(folder))
  const { id } = await transfers.request(tenMugs)
  await transfers.ship(id, { lines: [{ productId: 'MUG', quantity: 6 }] })
  await inventory.snapshot()
  await transfers.receive(id, { receiptId: 'R-1', lines: [{ productId: 'MUG', quantity: 2 }] })
  const before = transfers.transfers()
  await inventory.close()
  expect(await verifyJournal(folder)).toMatchObject({ isSound: true, problems: [], notJudged: {} })
  const again = await openShop({}, new FileJournal(folder))
  expect(again.transfers.transfers()).toEqual(before)
  expect(again.inventory.stock(nyc).incoming).toBe(8)
  expect((await again.inventory.reconcile()).drift).toEqual([])
  await again.inventory.close()
})

test.each([
  ['a promise', async () => false],
  ['nothing', () => undefined],
])('a policy that answers with %s is told so, and nothing is asked for', async (_, approval) => {
  const { inventory, transfers } = await openShop({ approval: approval as never })
  const details = await expectRefusal(transfers.request(tenMugs), 'INVALID_ARGUMENT')
  expect(details).toMatchObject({
    field: 'approval',
    problem: expect.stringContaining('must answer true or false, at once'),
  })
  expect(transfers.transfers()).toEqual([])
  await inventory.sell({ ...sfo, quantity: 1 })
  expect(() => overQuantity('5' as never)).toThrow(/Invalid units "5"/)
})

test('what ended is forgotten after thirty days, and what has not ended stays', async () => {
  const clock = new FakeClock()
  const transfers = new TransferOrders()
  const inventory = await InventoryManager.open({ clock, ledgers: [transfers] })
  for (const id of ['SFO', 'NYC']) await inventory.addWarehouse({ id, name: id })
  await inventory.receive({ ...sfo, quantity: 30 })
  const [open, ended] = [await transfers.request(tenMugs), await transfers.request(tenMugs)]
  await transfers.cancel(ended.id, { reason: 'not needed' })
  const idsAfter = async (days: number): Promise<string[]> => {
    clock.advance(days * 86_400_000)
    await inventory.receive({ ...sfo, quantity: 1 })
    return transfers.transfers().map(({ id }) => id)
  }
  expect(await idsAfter(29)).toEqual([open.id, ended.id])
  expect(await idsAfter(1)).toEqual([open.id])
  expect((await transfers.ship(open.id)).status).toBe('shipped')
  expect((await inventory.reconcile()).drift).toEqual([])
  await inventory.close()
})

test('a log is judged by its transfers alone: an immediate one that is named alike is none of these', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'transfers-'))
  const { inventory, transfers } = await openShop({}, new FileJournal(folder))
  const { id } = await transfers.request(tenMugs)
  await transfers.ship(id, { lines: [{ productId: 'MUG', quantity: 6 }] })
  const [sourceWarehouseId, destinationWarehouseId] = [tenMugs.sourceWarehouseId, tenMugs.destinationWarehouseId]
  const named = { sourceWarehouseId, destinationWarehouseId, productId: 'MUG', quantity: 1 }
  await inventory.transfer({ ...named, reference: { type: 'transfer', id: 'by-hand' } })
  await inventory.close()
  expect(await verifyJournal(folder)).toMatchObject({ isSound: true, problems: [] })
})

test('an audit finds what a transfer says and the stock does not do', () => {
  const audit = new TransferAudit()
  const sent = { ledger: 'transfers', type: 'transfer-sent', id: 'T', lines: [{ productId: 'MUG', quantity: 2 }] }
  const arrived = { productId: 'MUG', quantity: 3, damaged: 0, lost: 0 }
  audit.commit({ sequence: 1, at: 0, entries: [sent] } as never)
  audit.commit({ sequence: 2, at: 0, entries: [{ ...sent, type: 'transfer-arrived', lines: [arrived] }] } as never)
  expect(audit.defects()).toEqual([
    { sequence: 1, problem: 'sent MUG: transfers say 2, and the stock moves 0' },
    { sequence: 2, problem: 'transfer T takes in 1 of MUG that were not sent' },
    { sequence: 2, problem: 'arrived MUG: transfers say 3, and the stock moves 0' },
  ])
})

test('random steps of several transfers, at once and among other commands, lose and make nothing', {
  timeout: 120_000,
}, async () => {
  const step = fc.record({
    do: fc.constantFrom('request', 'approve', 'ship', 'receive', 'close', 'cancel', 'sell', 'hold'),
    pick: fc.nat(5),
    units: fc.integer({ min: 1, max: 8 }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(step, { minLength: 1, maxLength: 5 }), { maxLength: 10 }), async (rounds) => {
      const journal = new MemoryJournal()
      let { inventory, transfers } = await openShop({ approval: overQuantity(5) }, journal)
      const ids: string[] = []
      const run = async ({ do: what, pick, units }: { do: string; pick: number; units: number }): Promise<void> => {
        const id = ids[pick % Math.max(ids.length, 1)] ?? 'NONE'
        const lines = [{ productId: 'MUG', quantity: units }]
        const turn = pick % 2 === 0 ? tenMugs : { sourceWarehouseId: 'NYC', destinationWarehouseId: 'SFO' }
        if (what === 'request') ids.push((await transfers.request({ ...turn, lines })).id)
        else if (what === 'approve') await transfers.approve(id)
        else if (what === 'ship') await transfers.ship(id, { lines })
        else if (what === 'receive')
          await transfers.receive(id, { lines: [{ productId: 'MUG', quantity: units - 1, damaged: 1 }] })
        else if (what === 'close') await transfers.receive(id, { close: true, reason: 'late' })
        else if (what === 'cancel') await transfers.cancel(id, { reason: 'no' })
        else if (what === 'sell') await inventory.sell({ ...sfo, quantity: units })
        else await inventory.transaction({ levels: [sfo] }, (tx) => tx.receive({ ...sfo, quantity: 1 }))
      }
      const quietly = (one: Parameters<typeof run>[0]): Promise<void> =>
        run(one).catch((error: unknown) => {
          if (!isInventoryError(error) || error.family !== 'refusal') throw error
        })
      for (const together of rounds) {
        await Promise.all(together.map(quietly))
        if (together.length === 1) {
          await inventory.close()
          ;({ inventory, transfers } = await openShop({ approval: overQuantity(5) }, journal))
        }
      }
      const commits = await Array.fromAsync(inventory.auditLog.commits())
      const audit = new TransferAudit()
      for (const commit of commits) audit.commit(commit)
      expect(audit.defects()).toEqual([])
      const all = transfers.transfers().flatMap(({ lines }) => lines)
      for (const { quantity, held, shipped, inTransit, received, damaged, lost } of all) {
        expect(shipped).toBe(inTransit + received + damaged + lost)
        expect(held + shipped).toBeLessThanOrEqual(quantity)
        expect(Math.min(held, inTransit)).toBeGreaterThanOrEqual(0)
      }
      const incoming = all.reduce((sum, one) => sum + one.held + one.inTransit, 0)
      expect(inventory.availability('MUG').incoming).toBe(incoming)
      expect(inventory.availability('MUG').committed).toBe(all.reduce((sum, { held }) => sum + held, 0))
      expect((await inventory.reconcile()).drift).toEqual([])
      await inventory.close()
    }),
    { numRuns: Number(process.env.FC_RUNS ?? 100) },
  )
})
