import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FileJournal, InventoryManager, readJournal, verifyJournal } from '../../src/index.ts'
import { TransferOrders } from '../../src/transfers.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { commitsOf, laptops, openWithLaptops } from '../support/open-inventory.ts'
import { expectRefusal, refusalOf } from '../support/refusals.ts'

const hourMs = 60 * 60 * 1_000

test('every command says when it happened, and its commit has that beside the time of the log', async () => {
  const { inventory, clock } = await openWithLaptops(10)
  const at = clock.now()
  const effectiveAt = at - 1_000
  const { id } = await inventory.reserve({ ...laptops, quantity: 2, effectiveAt })
  await inventory.confirm(id, { effectiveAt })
  await inventory.transaction({ levels: [laptops], effectiveAt }, (tx) => tx.sell({ ...laptops, quantity: 1 }))
  const [attempt] = await inventory.batch([{ type: 'receive', ...laptops, quantity: 1, effectiveAt }])
  expect(attempt).toMatchObject({ ok: true })
  const { sequence } = await inventory.sell({ ...laptops, quantity: 1 })
  const commits = await commitsOf(inventory)
  expect(commits.slice(-5).map((commit) => [commit.at, commit.effectiveAt])).toEqual([
    ...Array.from({ length: 4 }, () => [at, effectiveAt]),
    [at, undefined],
  ])
  expect(commits.at(-1)).toMatchObject({ sequence })
  // A hold lasts from when it was made in the log.
  expect(inventory.reservation(id)).toMatchObject({ createdAt: at })
})

test('nothing has happened later than now: it is refused as a whole', async () => {
  const { inventory, clock } = await openWithLaptops(10)
  const effectiveAt = clock.now() + 1
  const refused = await refusalOf(inventory.sell({ ...laptops, quantity: 1, effectiveAt }))
  expect(refused.message).toMatch(/^Invalid effectiveAt .*later than now/)
  await expectRefusal(
    inventory.transaction({ levels: [laptops], effectiveAt }, () => expect.fail('its function is not called')),
    'INVALID_ARGUMENT',
  )
  expect(await inventory.tryReserve({ ...laptops, quantity: 1, effectiveAt })).toMatchObject({
    ok: false,
    refusal: { code: 'INVALID_ARGUMENT' },
  })
  expect(inventory.stock(laptops)).toMatchObject({ available: 10, version: 1 })
  await inventory.sell({ ...laptops, quantity: 1, effectiveAt: clock.now() })
})

test('it is context: the same key with another time is the same command', async () => {
  const { inventory, clock } = await openWithLaptops(10)
  const sale = { ...laptops, quantity: 1, idempotencyKey: 'sale 1' }
  const first = await inventory.sell({ ...sale, effectiveAt: clock.now() - 1 })
  expect(await inventory.sell({ ...sale, effectiveAt: clock.now() })).toEqual(first)
})

test('it is in the log of a folder, over an opening, and the log is sound; a ledger goes by it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'effective-at-'))
  const clock = new FakeClock(Date.UTC(2026, 2, 1))
  const transfers = new TransferOrders()
  const inventory = await InventoryManager.open({ journal: new FileJournal(folder), clock, ledgers: [transfers] })
  for (const id of ['SFO', 'NYC']) await inventory.addWarehouse({ id, name: id })
  await inventory.receive({ ...laptops, quantity: 5 })
  const lines = [{ productId: 'LAPTOP', quantity: 2 }]
  const places = { sourceWarehouseId: 'SFO', destinationWarehouseId: 'NYC' }
  const { id } = await transfers.request({ ...places, lines })
  const expectedAt = clock.now() + hourMs
  await transfers.ship(id, { lines, expectedAt })
  clock.advance(5 * hourMs)
  await transfers.receive(id, { lines: [{ productId: 'LAPTOP', quantity: 1 }], effectiveAt: expectedAt + 7 })
  const [{ latenessMs } = { latenessMs: [] }] = [...transfers.supply('LAPTOP')]
  expect(latenessMs).toEqual([7])
  await inventory.close()
  expect(await verifyJournal(folder)).toMatchObject({ isSound: true })
  const commits = await Array.fromAsync(readJournal(folder))
  expect(commits.at(-1)).toMatchObject({ at: clock.now(), effectiveAt: expectedAt + 7 })
})
