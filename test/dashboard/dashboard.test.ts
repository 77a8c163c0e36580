import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { MemoryJournal } from '../../src/index.ts'
import { type Order, SimulatedPayments } from '../../src/orders.ts'
import { type RunningService, serve } from '../../src/service.ts'
import { Shop } from '../../src/shop.ts'
import { tokens } from '../service/running-service.ts'
import { DashboardBrowser, hasBrowser, signIn } from './dashboard-browser.ts'

const boss = 'boss-token-0123456789'
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

interface Violation {
  readonly id: string
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[]
}

/** What axe-core finds that keeps somebody out. */
async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(axe, 'utf8'))
  const { violations } = (await page.evaluate('axe.run()')) as { violations: readonly Violation[] }
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => `${id}: ${html} ${failureSummary}`),
  )
}

describe.skipIf(!hasBrowser)('the dashboard in a browser', { timeout: 60_000 }, () => {
  let browser: DashboardBrowser
  let shop: Shop
  let service: RunningService
  let order: Order

  beforeAll(async () => {
    browser = await DashboardBrowser.start()
    shop = await Shop.open({ journal: new MemoryJournal(), payments: new SimulatedPayments(), currency: 'EUR' })
    const { inventory } = shop
    await inventory.addWarehouse({ id: 'SFO', name: 'San Francisco', capacity: 100, reorderThreshold: 5 })
    await inventory.receive({ warehouseId: 'SFO', productId: 'PEN', quantity: 3 })
    await inventory.receive({ warehouseId: 'SFO', productId: 'MUG', quantity: 50, reason: 'first delivery' })
    order = await shop.orders.place({ lines: [{ productId: 'PEN', quantity: 3, unitPrice: 100 }] })
    service = await serve({ shop, port: 0, tokens, dashboard: browser.folder })
  }, 60_000)

  afterEach(() => browser.closePages())

  afterAll(async () => {
    await service?.close()
    await shop?.close()
    await browser?.[Symbol.asyncDispose]()
  })

  test('asks for a token first, says when nobody has it, and lets in whoever has one', async () => {
    const { page, complaints } = await browser.page()
    await page.goto(`${service.url}/products/PEN`)
    await page.getByLabel('Token').fill('not-a-token-that-is-known')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('alert').getByText('Nobody has this token').waitFor()
    await page.getByLabel('Token').fill(boss)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'PEN', exact: true }).waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByLabel('Token').waitFor()
    expect(complaints).toEqual([])
  })

  test('says why a product is sold out, and whose order holds it', async () => {
    const { page, complaints } = await browser.page()
    await signIn(page, service.url, boss)
    await page.keyboard.press('/')
    await page.keyboard.type('PEN')
    await page.keyboard.press('Enter')
    await page.getByText('Out of stock', { exact: true }).waitFor()
    await page.getByRole('link', { name: order.number }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/products/PEN')
    expect(await page.getByRole('region', { name: 'Movements of this level' }).innerText()).toContain('Reserved')
    expect(complaints).toEqual([])
  })

  test('shows what happens while it is open, in all tabs, by one stream', async () => {
    const { page, complaints } = await browser.page()
    await signIn(page, service.url, boss)
    await page.goto(`${service.url}/products/MUG`)
    const other = await page.context().newPage()
    await other.goto(`${service.url}/log`)
    await other.getByText('Live · commit').waitFor()
    const { sequence } = await shop.inventory.sell({ warehouseId: 'SFO', productId: 'MUG', quantity: 7, actor: 'till' })
    await page.getByText('43 to be had').waitFor()
    await other.getByRole('link', { name: String(sequence), exact: true }).waitFor()
    const streams = async (): Promise<string | undefined> => {
      const metrics = await page.context().request.get(`${service.url}/metrics`)
      return /^stockhold_event_streams (\d+)/m.exec(await metrics.text())?.[1]
    }
    // That of the page before this one may take a moment to end.
    await expect.poll(streams).toBe('1')
    await page.close()
    const { sequence: later } = await shop.inventory.sell({ warehouseId: 'SFO', productId: 'MUG', quantity: 1 })
    await other.getByRole('link', { name: String(later), exact: true }).waitFor()
    expect(complaints).toEqual([])
  })

  test('finds commits by what they are about, and shows one whole', async () => {
    const { page, complaints } = await browser.page()
    await signIn(page, service.url, boss)
    await page.goto(`${service.url}/log`)
    await page.getByLabel('Product', { exact: true }).fill('MUG')
    await page.getByRole('button', { name: 'Show' }).click()
    const commits = page.getByRole('region', { name: 'Commits' })
    await commits.getByText('Received 50').waitFor()
    expect(await commits.getByText('PEN').count()).toBe(0)
    await commits.getByRole('link').first().click()
    await page.getByText('first delivery').first().waitFor()
    expect(complaints).toEqual([])
  })

  test('says what is not there, and what to do', async () => {
    const { page } = await browser.page()
    await signIn(page, service.url, boss)
    await page.goto(`${service.url}/products/NEVER`)
    await page.getByText('No warehouse ever had this product').waitFor()
    await page.goto(`${service.url}/log/9999`)
    await page.getByRole('alert').getByText('The log has no commit 9999').waitFor()
    await page.goto(`${service.url}/warehouses/LAX`)
    await page.getByRole('alert').first().waitFor()
  })

  test.each(['light', 'dark'] as const)('keeps nobody out in %s', async (colorScheme) => {
    const { page } = await browser.page({ colorScheme })
    await page.goto(service.url)
    await page.getByLabel('Token').waitFor()
    expect(await barriers(page)).toEqual([])
    await signIn(page, service.url, boss)
    const paths = ['/', '/products', '/products/PEN', '/warehouses', '/warehouses/SFO', '/log', '/log/2']
    for (const path of [
      ...paths,
      '/orders',
      `/orders/${order.id}`,
      '/transfers',
      '/reports',
      '/reports/promise-funnel',
      '/sql',
    ]) {
      await page.goto(`${service.url}${path}`)
      await page.getByRole('table').or(page.locator('.empty')).first().waitFor()
      expect(await barriers(page), path).toEqual([])
    }
  })

  test('is small: what a browser loads first is under 100 kB', async () => {
    const { page } = await browser.page()
    let bytes = 0
    page.on('response', async (response) => {
      if (new URL(response.url()).pathname.startsWith('/assets')) bytes += Number(response.headers()['content-length'])
    })
    await page.goto(service.url)
    await page.getByLabel('Token').waitFor()
    expect(bytes).toBeGreaterThan(20_000)
    expect(bytes).toBeLessThan(100_000)
  })

  test('fits a phone: nothing but tables is wider than the screen', async () => {
    const { page } = await browser.page({ viewport: { width: 360, height: 700 } })
    await signIn(page, service.url, boss)
    for (const path of [
      '/',
      '/products/PEN',
      '/warehouses/SFO',
      '/log',
      `/orders/${order.id}`,
      '/transfers',
      '/reports',
      '/sql',
    ]) {
      await page.goto(`${service.url}${path}`)
      await page.getByRole('table').or(page.locator('.empty')).first().waitFor()
      expect(await page.evaluate('document.documentElement.scrollWidth'), path).toBeLessThanOrEqual(360)
    }
  })
})
