import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FileJournal, InventoryManager } from '../../../src/index.ts'
import { type Order, type OrderCommit, Orders, SimulatedPayments } from '../../../src/orders.ts'
import { amountOf } from '../../../src/terminal/amount-of.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { stockhold, temporaryFolder } from './journal-commands.ts'

let temporary: Awaited<ReturnType<typeof temporaryFolder>>
let journal: string
let placedIn: number
const noon = Date.UTC(2090, 0, 31, 12)
const day = 86_400_000

beforeAll(async () => {
  temporary = await temporaryFolder()
  journal = join(temporary.path, 'journal')
  const clock = new FakeClock(noon)
  const orders = new Orders({ payments: new SimulatedPayments(), currency: 'EUR', keepOrdersMs: 1_000 })
  const inventory = await InventoryManager.open({ journal: new FileJournal(journal), clock, ledgers: [orders] })
  await inventory.addWarehouse({ id: 'SFO', name: 'San Francisco' })
  await inventory.receive({ warehouseId: 'SFO', productId: 'PEN', quantity: 10 })
  const pens = { lines: [{ productId: 'PEN', quantity: 3, unitPrice: 1_050 }] }
  await orders.place({ ...pens, orderId: 'O-1', customerId: 'ANN' })
  for await (const { sequence } of inventory.auditLog.commits({})) placedIn = sequence
  await orders.pay('O-1', { method: 'card' })
  const { shipments } = await orders.process('O-1')
  await orders.ship(shipments[0]?.id as string, { carrier: 'DHL', trackingNumber: 'T-1' })
  await orders.deliver(shipments[0]?.id as string)
  const lines = [{ lineNumber: 1, quantity: 1, disposition: 'available' as const }]
  await orders.returnGoods('O-1', { warehouseId: 'SFO', lines, actor: 'desk-2' })
  await orders.replace('O-1', { lines: [{ lineNumber: 1, quantity: 1 }], newOrderId: 'R-1' })
  await orders.place({ ...pens, orderId: 'O-2', customerId: 'BOB' })
  await orders.cancel('O-2', { reason: 'changed their mind', actor: 'BOB' })
  await inventory.settled()
  clock.advance(day)
  await inventory.receive({ warehouseId: 'SFO', productId: 'PEN', quantity: 1 })
  await inventory.close()
})
afterAll(() => temporary.remove())

describe('stockhold order', () => {
  test('shows rows, money, what happened and the commits behind it, by id or number', async () => {
    const { code, stdout, stderr } = await stockhold('order', journal, 'O-1')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('Order ORD-2090-000001  (O-1)')
    expect(stdout).toMatch(/1 +PEN +SFO +3 +3 +2 +0 +EUR 31\.50 +EUR 21\.00/)
    expect(stdout).toMatch(/captured +EUR 31\.50\n +given back +EUR 10\.50\n +due +EUR 0\.00/)
    expect(stdout).toMatch(/card +captured +EUR 31\.50 +EUR 31\.50 +EUR 10\.50/)
    expect(stdout).toMatch(/SFO +delivered +3 +DHL +T-1/)
    expect(stdout).toMatch(/refunded +SFO +1 +1 +0 +EUR 10\.50/)
    expect(stdout).toContain('replaced by  R-1')
    expect(stdout).toContain('return-requested, return-approved, return-received, return-refunded, refund-requested')
    expect((await stockhold('order', journal, 'ORD-2090-000001')).stdout).toBe(stdout)
  })

  test('goes back in time, finds what has left memory, and gives JSON to programs', async () => {
    const ask = async (...args: string[]): Promise<{ order: Order; commits: OrderCommit[] }> =>
      JSON.parse((await stockhold('order', journal, '--json', ...args)).stdout) as {
        order: Order
        commits: OrderCommit[]
      }
    const then = await ask('O-1', '--at', String(placedIn))
    expect(then.order).toMatchObject({ status: 'payment-pending', totals: { due: 3_150 } })
    expect(then.commits).toHaveLength(1)
    const closed = await ask('O-2')
    expect(closed.order).toMatchObject({ status: 'cancelled', customerId: 'BOB' })
    expect(closed.commits.at(-1)).toMatchObject({ actor: 'BOB', facts: ['order-cancelled'] })
  })

  test('says what is wrong, and ends with 2', async () => {
    const nobody = await stockhold('order', journal, 'O-9')
    expect(nobody).toMatchObject({ code: 2, stdout: '' })
    expect(nobody.stderr).toBe(
      'error: there is no order O-9; give its id or its number, as stockhold orders lists them\n',
    )
    expect((await stockhold('order', journal, 'O-1', '--at', '1')).stderr).toContain('no order O-1 at that time')
    for (const asked of [
      ['order', journal, 'O-1'],
      ['orders', journal],
    ])
      expect(await stockhold(...asked, '--at', '99')).toMatchObject({
        code: 2,
        stdout: '',
        stderr: expect.stringMatching(/^error: Invalid sequence 99: the log ends with commit \d+\.\n$/),
      })
    expect((await stockhold('order', journal)).stderr).toContain("missing required argument 'order'")
    expect((await stockhold('order', join(temporary.path, 'none'), 'O-1')).code).toBe(2)
  })
})

describe('stockhold orders', () => {
  test('lists a line each and their sums, with filters', async () => {
    const { code, stdout, stderr } = await stockhold('orders', journal)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('3 orders')
    expect(stdout).toMatch(
      /ORD-2090-000001 +O-1 +2090-01-31T12:00:00\.000Z +ANN +delivered +partly-refunded +EUR 31\.50/,
    )
    expect(stdout).toMatch(/EUR +3 +EUR 73\.50 +EUR 31\.50 +EUR 10\.50 +EUR 0\.00/)
    expect((await stockhold('orders', journal, '--status', 'cancelled')).stdout).toContain('1 order\n')
    expect((await stockhold('orders', journal, '--customer', 'EVE')).stdout).toBe(
      'No order matches all that is asked.\n',
    )
    const short = (await stockhold('orders', journal, '--limit', '1')).stdout
    expect(short).toContain('3 orders  (the last 1; ask for more with --limit)')
    expect(short).not.toContain('ORD-2090-000001')
    const { orders, sums } = JSON.parse((await stockhold('orders', journal, '--json')).stdout) as {
      orders: Order[]
      sums: object[]
    }
    expect(orders.map(({ id }) => id)).toEqual(['O-1', 'R-1', 'O-2'])
    expect(sums).toEqual([{ currency: 'EUR', orders: 3, total: 7_350, captured: 3_150, refunded: 1_050, due: 0 }])
  })

  test('refuses a status that there is not', async () => {
    const { code, stderr } = await stockhold('orders', journal, '--status', 'paid')
    expect(code).toBe(2)
    expect(stderr).toContain('Allowed choices are pending, payment-pending')
  })
})

test('amounts have the digits of their currency', () => {
  expect(amountOf(1_234_56, 'EUR')).toBe('EUR 1,234.56')
  expect(amountOf(5_800, 'JPY')).toBe('JPY 5,800')
  expect(amountOf(-5, 'KWD')).toBe('KWD -0.005')
  expect(amountOf(7, 'points')).toBe('points 7')
})
