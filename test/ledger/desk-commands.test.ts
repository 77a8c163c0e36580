import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FileJournal, InventoryManager, verifyJournal } from '../../src/index.ts'
import { commitsOf, laptops, openWithLaptops } from '../support/open-inventory.ts'
import { Porter } from '../support/porter-ledger.ts'
import { expectRefusal, refusalOf } from '../support/refusals.ts'

const there = { ...laptops, warehouseId: 'NYC' }
const reason = 'because'

async function shipped(quantity: number): Promise<{ inventory: InventoryManager; porter: Porter; id: string }> {
  const porter = new Porter()
  const { inventory } = await openWithLaptops(10, { ledgers: [porter] })
  await porter.run('reserve', { ...laptops, quantity })
  const [{ id } = { id: '' }] = inventory.reservations()
  await porter.run('confirm', { reservationId: id })
  return { inventory, porter, id }
}

test('what is sent stands in transit until it arrives, good or damaged, or is lost', async () => {
  const { inventory, porter, id } = await shipped(5)
  await porter.run('shipTransfer', { reservationId: id, quantity: 4 })
  expect(inventory.reservation(id)).toMatchObject({ status: 'confirmed', held: 1, fulfilled: 4 })
  expect(inventory.stock(laptops)).toMatchObject({ onHand: 6, committed: 1 })
  await porter.run('shipTransfer', { reservationId: id })
  expect(inventory.reservation(id)).toMatchObject({ status: 'fulfilled', held: 0, fulfilled: 5 })
  await porter.runAll([
    { name: 'receiveTransfer', request: { ...there, quantity: 3 } },
    { name: 'receiveTransfer', request: { ...there, quantity: 1, disposition: 'damaged' } },
    { name: 'loseTransfer', request: { ...there, quantity: 1, reason } },
  ])
  expect(inventory.stock(there)).toMatchObject({ available: 3, damaged: 1, onHand: 4 })
  expect(inventory.stock(laptops)).toMatchObject({ available: 5, onHand: 5 })
  expect((await inventory.reconcile()).drift).toEqual([])
})

test('capacity is judged where a transfer arrives, and not where it is lost', async () => {
  const { inventory, porter, id } = await shipped(5)
  await porter.run('shipTransfer', { reservationId: id })
  await inventory.configure({ warehouseId: 'NYC', capacity: 2 })
  await expectRefusal(porter.run('receiveTransfer', { ...there, quantity: 3 }), 'CAPACITY_EXCEEDED')
  await expectRefusal(
    porter.run('receiveTransfer', { ...there, quantity: 3, disposition: 'damaged' }),
    'CAPACITY_EXCEEDED',
  )
  await porter.run('loseTransfer', { ...there, quantity: 3, reason })
  await porter.run('receiveTransfer', { ...there, quantity: 2 })
  expect(inventory.stock(there)).toMatchObject({ available: 2, onHand: 2 })
})

test('no more is sent than is confirmed, and a loss has its reason', async () => {
  const { porter, id } = await shipped(5)
  const { message } = await refusalOf(porter.run('shipTransfer', { reservationId: id, quantity: 6 }))
  expect(message).toMatch(/^Invalid quantity 6: reservation .+ holds 5\.$/)
  await porter.run('shipTransfer', { reservationId: id })
  expect(
    await expectRefusal(porter.run('shipTransfer', { reservationId: id }), 'INVALID_RESERVATION_STATE'),
  ).toMatchObject({ command: 'shipTransfer', status: 'fulfilled' })
  await expectRefusal(porter.run('loseTransfer', { ...there, quantity: 1 }), 'INVALID_ARGUMENT')
})

test('what came back can go out again, and come back again', async () => {
  const porter = new Porter()
  const { inventory } = await openWithLaptops(10, { ledgers: [porter] })
  const { id: reservationId } = await inventory.reserve({ ...laptops, quantity: 4 })
  await inventory.confirm(reservationId)
  await inventory.fulfill(reservationId)
  const sequence = (await commitsOf(inventory)).length
  const named = { ...laptops, reservationId, reversesSequence: sequence }
  await inventory.returnStock({ ...named, quantity: 3, disposition: 'damaged' })
  const { message, details } = await refusalOf(porter.run('unreturn', { ...named, quantity: 4, from: 'damaged' }))
  expect(details).toMatchObject({ bucket: 'damaged', requested: 4, damaged: 3 })
  expect(message).toBe('Cannot unreturn 4 damaged of LAPTOP in SFO: 3 damaged (6 available).')
  expect((await refusalOf(porter.run('unreturn', { ...named, quantity: 4, from: 'available' }))).message).toBe(
    `Invalid quantity 4: 3 of LAPTOP came back of what reservation ${reservationId} shipped.`,
  )
  await porter.run('unreturn', { ...named, quantity: 2, from: 'damaged' })
  expect(inventory.reservation(reservationId)).toMatchObject({ status: 'fulfilled', returned: 1 })
  expect(inventory.stock(laptops)).toMatchObject({ damaged: 1, available: 6 })
  await expectRefusal(inventory.returnStock({ ...named, quantity: 4, disposition: 'available' }), 'INVALID_QUANTITY')
  await inventory.returnStock({ ...named, quantity: 3, disposition: 'available' })
  expect(inventory.reservation(reservationId).returned).toBe(4)
  expect((await inventory.reconcile()).drift).toEqual([])
})

test('an unreturn and a return in one commit are judged one after the other', async () => {
  const porter = new Porter()
  const { inventory } = await openWithLaptops(10, { ledgers: [porter] })
  const { sequence: reversesSequence } = await inventory.sell({ ...laptops, quantity: 2 })
  const named = { ...laptops, reversesSequence, quantity: 2 }
  await inventory.returnStock({ ...named, disposition: 'quarantined' })
  await porter.runAll([
    { name: 'unreturn', request: { ...named, from: 'quarantined' } },
    { name: 'returnStock', request: { ...named, disposition: 'available' } },
  ])
  await expectRefusal(
    porter.runAll([
      { name: 'unreturn', request: { ...named, quantity: 1, from: 'available' } },
      { name: 'unreturn', request: { ...named, from: 'available' } },
    ]),
    'INVALID_QUANTITY',
  )
  expect(inventory.stock(laptops)).toMatchObject({ available: 10, quarantined: 0 })
})

test('what a ledger shipped is taken back by that ledger alone', async () => {
  const { inventory, porter, id } = await shipped(5)
  await porter.run('fulfill', { reservationId: id })
  const back = { ...laptops, reservationId: id, quantity: 1, disposition: 'available' } as const
  expect(await expectRefusal(inventory.returnStock(back), 'RESERVATION_OWNED')).toMatchObject({
    owner: 'porter',
    command: 'returnStock',
  })
  await porter.run('returnStock', back)
  expect(inventory.reservation(id).returned).toBe(1)
})

test('a delivery can arrive damaged; it is on hand and needs room', async () => {
  const { inventory } = await openWithLaptops(10)
  await inventory.receive({ ...laptops, quantity: 2, disposition: 'damaged' })
  expect(inventory.stock(laptops)).toMatchObject({ available: 10, damaged: 2, onHand: 12 })
  await inventory.configure({ warehouseId: 'SFO', capacity: 12 })
  await expectRefusal(inventory.receive({ ...laptops, quantity: 1, disposition: 'damaged' }), 'CAPACITY_EXCEEDED')
  await expectRefusal(
    inventory.receive({ ...laptops, quantity: 1, disposition: 'quarantined' as never }),
    'INVALID_ARGUMENT',
  )
})

test('goods in transit, losses on their way and unreturns are sound in a log, and the same after an opening', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'desk-commands-'))
  const porter = new Porter()
  const { inventory } = await openWithLaptops(10, { ledgers: [porter], journal: new FileJournal(folder) as never })
  await porter.run('reserve', { ...laptops, quantity: 5 })
  const [{ id } = { id: '' }] = inventory.reservations()
  await porter.run('confirm', { reservationId: id })
  await porter.run('shipTransfer', { reservationId: id })
  await porter.run('receiveTransfer', { ...there, quantity: 2 })
  await inventory.snapshot()
  await porter.run('loseTransfer', { ...there, quantity: 1, reason })
  const { sequence } = await inventory.sell({ ...there, quantity: 1 })
  await inventory.returnStock({ ...there, quantity: 1, disposition: 'available', reversesSequence: sequence })
  await porter.run('unreturn', { ...there, quantity: 1, from: 'available', reversesSequence: sequence })
  const { id: reservationId } = await inventory.reserve({ ...laptops, quantity: 1 })
  await inventory.confirm(reservationId)
  await inventory.fulfill(reservationId)
  await inventory.returnStock({ ...laptops, quantity: 1, disposition: 'available', reservationId })
  await porter.run('unreturn', { ...laptops, quantity: 1, from: 'available', reservationId })
  await inventory.close()
  expect(await verifyJournal(folder)).toMatchObject({
    isSound: true,
    problems: [],
    returns: { named: 2, exceeding: [] },
  })
  const again = await InventoryManager.open({ journal: new FileJournal(folder), ledgers: [new Porter()] })
  expect(again.stock(there)).toMatchObject({ available: 1, onHand: 1 })
  expect((await again.reconcile()).drift).toEqual([])
  await again.close()
})

test('what arrives of what was never sent makes a log unsound', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'desk-commands-'))
  const porter = new Porter()
  const { inventory } = await openWithLaptops(10, { ledgers: [porter], journal: new FileJournal(folder) as never })
  await porter.run('loseTransfer', { ...there, quantity: 1, reason })
  await inventory.close()
  const { isSound, problems } = await verifyJournal(folder)
  expect(isSound).toBe(false)
  expect(problems[0]?.problem).toMatch(/1 of LAPTOP arrived that were not in transit/)
})

test('a warehouse is neither added nor configured on a desk, where nothing would know of it', async () => {
  const porter = new Porter()
  const { inventory } = await openWithLaptops(10, { ledgers: [porter] })
  const said = 'A desk has stock and no settings of warehouses: call addWarehouse on the inventory itself.'
  await expect(porter.run('addWarehouse', { id: 'LAX', name: 'Los Angeles' })).rejects.toThrow(said)
  await expect(
    porter.runAll([
      { name: 'receive', request: { ...laptops, quantity: 1 } },
      { name: 'configure', request: { warehouseId: 'SFO', capacity: 12 } },
    ]),
  ).rejects.toThrow('call configure on the inventory')
  expect(inventory.stock(laptops).onHand).toBe(10)
  await porter.run('configure', { ...laptops, reorderThreshold: 3 })
  expect(inventory.stock(laptops).reorderThreshold).toBe(3)
})

test('a desk sees what it did: each command is judged after those before it', async () => {
  const porter = new Porter()
  const { inventory } = await openWithLaptops(10, { ledgers: [porter], warehouses: { NYC: { capacity: 5 } } })
  const three = { ...there, quantity: 3 }
  const receive = { name: 'receive', request: three } as const
  await expectRefusal(porter.runAll([receive, receive]), 'CAPACITY_EXCEEDED')
  expect(inventory.stock(there).onHand).toBe(0)
  await porter.runAll([receive, { name: 'sell', request: three }, receive])
  await expectRefusal(
    porter.runAll([
      { name: 'sell', request: three },
      { name: 'reserve', request: three },
    ]),
    'INSUFFICIENT_STOCK',
  )
  expect(inventory.stock(there)).toMatchObject({ available: 3, reserved: 0 })
  expect((await inventory.reconcile()).drift).toEqual([])
})

test('a ledger’s command that is refused on a desk leaves no trace of what it did there', async () => {
  const porter = new Porter()
  const { inventory } = await openWithLaptops(10, { ledgers: [porter] })
  const one = { ...there, quantity: 1 }
  const receive = { name: 'receive', request: one } as const
  const inVain = {
    name: 'porter',
    request: { errands: [receive, { name: 'sell', request: { ...one, quantity: 9 } }] },
  } as const
  await porter.runSome([receive, inVain, { name: 'sell', request: { ...one, quantity: 2 } }])
  expect(inventory.stock(there)).toMatchObject({ available: 1, version: 1 })
  await porter.runAll([
    receive,
    { name: 'porter', request: { errands: [receive] } },
    { name: 'sell', request: { ...one, quantity: 3 } },
  ])
  expect(inventory.stock(there)).toMatchObject({ available: 0, version: 2 })
})
