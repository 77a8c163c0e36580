import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Backorders } from '../../../src/backorders.ts'
import { FileJournal, InventoryManager, journalState } from '../../../src/index.ts'
import type { Explanation } from '../../../src/promising.ts'
import { TransferOrders } from '../../../src/transfers.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { sequentialIds } from '../../support/ids.ts'
import { stockhold, temporaryFolder } from './journal-commands.ts'

let temporary: Awaited<ReturnType<typeof temporaryFolder>>
let journal: string
const noon = Date.UTC(2090, 0, 31, 12)
const sfo = { warehouseId: 'SFO', productId: 'MUG' }

beforeAll(async () => {
  temporary = await temporaryFolder()
  journal = join(temporary.path, 'journal')
  const [backorders, transfers] = [new Backorders(), new TransferOrders()]
  const inventory = await InventoryManager.open({
    journal: new FileJournal(journal),
    clock: new FakeClock(noon),
    generateId: sequentialIds(),
    ledgers: [backorders, transfers],
  })
  for (const id of ['SFO', 'NYC']) await inventory.addWarehouse({ id, name: id })
  await inventory.receive({ ...sfo, quantity: 20 })
  await inventory.configure({ ...sfo, keepBack: 2 })
  await inventory.reserve({ ...sfo, quantity: 3, reference: { type: 'order', id: '17' } })
  const { id } = await inventory.reserve({ ...sfo, quantity: 1, reference: { type: 'order', id: '18' } })
  await inventory.confirm(id)
  const lines = [{ productId: 'MUG', quantity: 14 }]
  const transfer = await transfers.request({ sourceWarehouseId: 'SFO', destinationWarehouseId: 'NYC', lines })
  const part = [{ productId: 'MUG', quantity: 9 }]
  await transfers.ship(transfer.id, { lines: part, expectedAt: noon + 86_400_000 })
  await backorders.configure({ productId: 'MUG', policy: 'backorder' })
  await backorders.reserve({ warehouseId: 'NYC', productId: 'MUG', quantity: 4 })
  await inventory.close()
})
afterAll(() => temporary.remove())

test('says why there is nothing: held by whom until when, kept back, on its way, waited for, and promised when', async () => {
  const { code, stdout, stderr } = await stockhold('explain', journal, '--product', 'MUG')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toContain('No MUG can be had now.')
  expect(stdout).toContain('11 on hand: 2 available, 3 reserved, 6 committed. 2 of what is available is kept back.')
  expect(stdout).toContain('3 reservations with 9 units. The first runs out at 2090-01-31T12:15:00.000Z.')
  expect(stdout).toContain('14 on the way, the first by 2090-02-01T12:00:00.000Z.')
  expect(stdout).toContain('Before you: 1 backorder with 4 units.')
  expect(stdout).toContain('Whoever asks for one more hears: not before 1 February.')
  expect(stdout).toMatch(/R1 +SFO +order 17 +3 +reserved until 2090-01-31T12:15:00\.000Z/)
  expect(stdout).toMatch(/R2 +SFO +order 18 +1 +committed/)
  expect(stdout).toMatch(/transfer \S+ +NYC +9 +2090-02-01T12:00:00\.000Z\n +transfer \S+ +NYC +5 +no date/)
  expect(stdout).toMatch(/NYC +0 +0 +0 +0 +0 +0 +0 +14 +4\n/)
})

test('says the same to a program, also as it was', async () => {
  const ask = async (...args: string[]): Promise<Explanation> =>
    JSON.parse((await stockhold('explain', journal, '--product', 'MUG', '--json', ...args)).stdout) as Explanation
  const now = await ask()
  expect(now).toMatchObject({ waiting: { backorders: 1, units: 4 }, next: { byDate: [{ source: 'transfer' }] } })
  expect(now.at).toBe(noon)
  const before = await ask('--at', '5')
  expect(before).toMatchObject({
    sums: { onHand: 20, keptBack: 2 },
    holds: [],
    incoming: [],
    next: { text: 'in stock' },
  })
})

test('shows as many rows as are wanted, and says how many more there are', async () => {
  const { stdout } = await stockhold('explain', journal, '--product', 'MUG', '--limit', '1')
  expect(stdout).toContain('… and 2 more: ask for them with --limit')
})

test('names a product that is not there, and a product that is missing', async () => {
  const unknown = await stockhold('explain', journal, '--product', 'CUP')
  expect(unknown).toMatchObject({ code: 2, stderr: 'error: there is no product CUP after commit 12\n' })
  expect((await stockhold('explain', journal)).stderr).toMatch(/required option '--product <id>'/)
})

test('a ledger that journalState is given can be read as it was', async () => {
  const backorders = new Backorders()
  const view = await journalState(journal, { ledgers: [backorders] })
  expect(backorders.queue('MUG')).toMatchObject([{ waiting: 4, warehouseId: 'NYC' }])
  expect(view.availability('MUG')).toMatchObject({
    incoming: 14,
    backordered: 4,
    warehouses: [
      { warehouseId: 'SFO', incoming: 0 },
      { warehouseId: 'NYC', onHand: 0, incoming: 14, backordered: 4 },
    ],
  })
})

test('state has a column for what is kept back, on its way and waited for where there is any', async () => {
  const { stdout } = await stockhold('state', journal)
  expect(stdout).toMatch(/on hand +kept back +threshold/)
  expect(stdout).not.toMatch(/incoming/)
})

test('verify says how much of the ledgers it judged', async () => {
  const { stdout, code } = await stockhold('verify', journal)
  expect(code).toBe(0)
  expect(stdout).toMatch(/backorders +\d+ +entries of this ledger, held against each other and the stock/)
  expect(stdout).toMatch(/transfers +\d+ +entries of this ledger/)
})
