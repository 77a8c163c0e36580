import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openShop } from '../../src/cli/serve-shop.ts'
import { FileJournal } from '../../src/index.ts'
import { type PaymentGateway, type RefundAnswer, SimulatedPayments } from '../../src/orders.ts'
import { Shop } from '../../src/shop.ts'

/** A gateway that is not simulated, as far as anybody can see; it does not answer to refunds. */
class RealPayments extends SimulatedPayments {
  override async authorize(
    request: Parameters<PaymentGateway['authorize']>[0],
  ): ReturnType<SimulatedPayments['authorize']> {
    return { ...(await super.authorize(request)), gatewayId: 'ch_3MtwBw' }
  }

  override refund(): Promise<RefundAnswer> {
    return new Promise(() => undefined)
  }
}

describe('the shop that is served', () => {
  let folder: string
  let data: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stockhold-serve-shop-'))
    data = join(folder, 'data')
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const module = async (text: string): Promise<string> => {
    const file = join(folder, `shop-${text.length}.mjs`)
    await writeFile(file, text)
    return file
  }
  /** An order is paid and cancelled, and its refund waits. */
  const sell = async (payments: PaymentGateway): Promise<void> => {
    await using shop = await Shop.open({ journal: new FileJournal(data), payments, currency: 'EUR' })
    await shop.inventory.addWarehouse({ id: 'SFO', name: 'San Francisco' })
    await shop.inventory.receive({ warehouseId: 'SFO', productId: 'PEN', quantity: 5 })
    await shop.orders.place({ orderId: 'O-1', lines: [{ productId: 'PEN', quantity: 1, unitPrice: 1_000 }] })
    await shop.orders.pay('O-1')
    await shop.orders.cancel('O-1', { reason: 'no' })
  }

  test('has what a log with ledgers has; without a module its payments are simulated, and it says so', async () => {
    await sell(new SimulatedPayments())
    const { shop, note } = await openShop(data, undefined)
    expect(shop.orders.order('O-1').status).toBe('cancelled')
    expect(note).toMatch(/^Payments are simulated, in EUR: no money moves\. .*--shop.*$/)
    await shop.orders.place({ orderId: 'O-2', lines: [{ productId: 'PEN', quantity: 1, unitPrice: 1_000 }] })
    expect((await shop.orders.pay('O-2')).status).toBe('confirmed')
    await shop.close()
  })

  test('does not simulate payments that were real: a refund that waits goes on waiting', async () => {
    await sell(new RealPayments())
    await expect(openShop(data, undefined)).rejects.toThrow(/the payments of .* are not simulated: name a module/)
    const payments = new RealPayments()
    await using shop = await Shop.open({ journal: new FileJournal(data), payments, currency: 'EUR' })
    expect(shop.orders.order('O-1').refunds).toMatchObject([{ amount: 1_000, status: 'waiting' }])
  })

  test('is opened with what a module says', async () => {
    const orders = new URL('../../src/orders.ts', import.meta.url).href
    const text = `import { SimulatedPayments } from '${orders}'\nexport default { payments: new SimulatedPayments(), currency: 'USD' }`
    const { shop, note } = await openShop(data, await module(text))
    expect(note).toBeUndefined()
    const order = { lines: [{ productId: 'PEN', quantity: 1, unitPrice: 1 }] }
    expect(await shop.orders.create(order)).toMatchObject({ currency: 'USD' })
    await shop.close()
  })

  test.each([
    ['is not there', undefined, /the module of the shop cannot be loaded: .*shop/],
    ['is torn', 'export default {', /the module of the shop cannot be loaded: /],
    ['has no default', 'export const payments = 1', /must have a default export: an object/],
    ['has a list', 'export default [1, 2]', /must have a default export: an object/],
    ['has a journal', 'export default { journal: 1, payments: 2 }', /has a journal, and the folder is it/],
    ['has unknown fields', 'export default { payment: 1 }', /shop-\d+\.mjs: Invalid .*payment/],
    ['has no gateway', "export default { payments: {}, currency: 'EUR' }", /shop-\d+\.mjs: Invalid payments/],
  ])('is refused in one line where the module %s', async (_, text, said) => {
    const file = text === undefined ? join(folder, 'shop-nowhere.mjs') : await module(text)
    const error = await openShop(data, file).catch((thrown: Error) => thrown)
    expect((error as Error).message).toMatch(said)
    expect((error as Error).message).not.toContain('\n')
  })
})
