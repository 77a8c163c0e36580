import { readFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { MemoryJournal } from '../../src/index.ts'
import { type Order, SimulatedPayments } from '../../src/orders.ts'
import { type RunningService, serve } from '../../src/service.ts'
import { Shop } from '../../src/shop.ts'
import { always, type Transfer } from '../../src/transfers.ts'
import { tokens } from '../service/running-service.ts'
import { DashboardBrowser, hasBrowser, signIn } from './dashboard-browser.ts'

/** What people come for, done as they would do it. */
describe.skipIf(!hasBrowser)('errands', { timeout: 60_000 }, () => {
  let browser: DashboardBrowser
  let shop: Shop
  let service: RunningService
  let order: Order
  let transfer: Transfer

  beforeAll(async () => {
    browser = await DashboardBrowser.start()
    const payments = new SimulatedPayments()
    shop = await Shop.open({ journal: new MemoryJournal(), payments, currency: 'EUR', approval: always() })
    const { inventory, orders, transfers } = shop
    for (const id of ['SFO', 'NYC']) await inventory.addWarehouse({ id, name: id })
    await inventory.receive({ warehouseId: 'SFO', productId: 'PEN', quantity: 3 })
    await inventory.receive({ warehouseId: 'SFO', productId: 'MUG', quantity: 20 })
    const placed = await orders.place({ lines: [{ productId: 'PEN', quantity: 3, unitPrice: 250 }] })
    await orders.pay(placed.id, { method: 'card' })
    await orders.process(placed.id)
    for (const { id } of orders.order(placed.id).shipments) {
      await orders.ship(id)
      await orders.deliver(id)
    }
    order = orders.order(placed.id)
    transfer = await transfers.request({
      ...{ sourceWarehouseId: 'SFO', destinationWarehouseId: 'NYC', lines: [{ productId: 'MUG', quantity: 5 }] },
      actor: 'web',
    })
    service = await serve({ shop, port: 0, tokens, dashboard: browser.folder })
  }, 60_000)

  afterEach(() => browser.closePages())

  afterAll(async () => {
    await service?.close()
    await shop?.close()
    await browser?.[Symbol.asyncDispose]()
  })

  test('one of three pens is taken back, and refunded to the cent', async () => {
    const { page, complaints } = await browser.page()
    await signIn(page, service.url, 'web-token-0123456789')
    await page.goto(`${service.url}/orders/${order.number}`)
    await page.getByRole('button', { name: 'Take goods back, and refund' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Units').fill('1')
    await dialog.getByLabel('Reason').fill('did not write')
    await dialog.getByRole('button', { name: 'Take goods back, and refund' }).click()
    await page.getByRole('region', { name: 'Refunds' }).getByText('€2.50').waitFor()
    const now = await shop.orders.find(order.id)
    expect([now.totals.refunded, now.returns.length]).toEqual([250, 1])
    expect(shop.inventory.stock({ warehouseId: 'SFO', productId: 'PEN' }).available).toBe(1)
    expect(complaints).toEqual([])
  })

  test('more money than was paid is refused in the dialog, and nothing is lost', async () => {
    const { page } = await browser.page()
    await signIn(page, service.url, 'web-token-0123456789')
    await page.goto(`${service.url}/orders/${order.id}`)
    await page.getByRole('button', { name: 'Refund money' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Amount in EUR').evaluate((field) => field.removeAttribute('max'))
    await dialog.getByLabel('Amount in EUR').fill('99')
    await dialog.getByLabel('Reason').fill('sorry')
    await dialog.getByRole('button', { name: 'Refund money' }).click()
    await dialog.getByRole('alert').waitFor()
    await dialog.getByRole('button', { name: 'Leave it' }).click()
    expect(await page.getByRole('dialog').count()).toBe(0)
  })

  test('a transfer is approved by another than who asked for it', async () => {
    const { page, complaints } = await browser.page()
    await signIn(page, service.url, 'web-token-0123456789')
    await page.goto(`${service.url}/transfers`)
    await page.getByText('somebody else must approve it').first().waitFor()
    expect(await page.getByRole('button', { name: 'Approve' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByLabel('Token').fill('boss-token-0123456789')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('button', { name: 'Approve' }).first().click()
    await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
    await page.getByText('No transfer waits for anybody').waitFor()
    expect(shop.transfers.transfer(transfer.id)).toMatchObject({ status: 'approved', approvedBy: 'boss' })
    expect(complaints).toEqual([])
  })

  test('whoever may only read sees no buttons that would be refused', async () => {
    const { page } = await browser.page()
    await signIn(page, service.url, 'reader-token-0123456789')
    await page.goto(`${service.url}/orders/${order.id}`)
    await page.getByText('What was ordered').waitFor()
    expect(await page.getByRole('button', { name: 'Refund money' }).count()).toBe(0)
  })

  test('the stock of an earlier time is found by a commit, and nobody takes it for now', async () => {
    const { page, complaints } = await browser.page()
    await signIn(page, service.url, 'reader-token-0123456789')
    await page.goto(`${service.url}/log`)
    const received = await Array.fromAsync(shop.inventory.auditLog.commits({ productId: 'MUG' }))
    const sequence = received[0]?.sequence ?? 0
    await page.getByLabel('Commit', { exact: true }).last().fill(String(sequence))
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: `The stock after commit ${sequence}` }).click()
    await page.getByText('You look at the past').waitFor()
    const row = page.getByRole('row').filter({ hasText: 'MUG' })
    await row.getByRole('cell', { name: '20', exact: true }).first().waitFor()
    await page.getByRole('link', { name: 'Back to now' }).click()
    await page.getByText('You look at the past').waitFor({ state: 'detached' })
    expect(complaints).toEqual([])
  })

  test('last week’s movements are saved as a file', async () => {
    const { page, complaints } = await browser.page({ acceptDownloads: true })
    await signIn(page, service.url, 'reader-token-0123456789')
    await page.goto(`${service.url}/log`)
    const local = (at: number): string => new Date(at).toISOString().slice(0, 16)
    await page.getByLabel('Recorded from').fill(local(Date.now() - 7 * 86_400_000))
    await page.getByLabel('Until before').fill(local(Date.now() + 86_400_000))
    await page.getByRole('button', { name: 'Show' }).click()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download the movements' }).click(),
    ])
    const lines = (await readFile(await file.path(), 'utf8')).split('\r\n')
    let movements = 0
    for await (const { entries } of shop.inventory.auditLog.commits({}))
      movements += entries.filter((entry) => 'from' in entry && 'to' in entry).length
    expect([file.suggestedFilename(), lines.length]).toEqual(['movements.csv', movements + 1])
    expect(lines[1]).toMatch(/received,PEN,SFO,3,supplier,available/)
    expect(complaints).toEqual([])
  })

  test('the order behind a hold is a click away', async () => {
    const held = await shop.orders.place({ lines: [{ productId: 'MUG', quantity: 2, unitPrice: 500 }] })
    const { page } = await browser.page()
    await signIn(page, service.url, 'reader-token-0123456789')
    await page.goto(`${service.url}/products/MUG`)
    await page.getByRole('link', { name: held.number }).click()
    await page.getByRole('heading', { name: held.number }).waitFor()
  })
})
