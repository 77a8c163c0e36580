import { mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { LivingShop } from '../../src/living-shop/living-shop.ts'
import { openLivingShop } from '../../src/living-shop/open-living-shop.ts'
import { serve } from '../../src/service.ts'
import { DashboardBrowser } from './dashboard-browser.ts'

/** The pictures of the README: `npm run pictures`. They are of a demo whose history follows from a seed. */
const seed = 7
const pictures = resolve(import.meta.dirname, '../../src/dashboard/pictures')
const viewport = { width: 1400, height: 900 }

const folder = join(tmpdir(), `stockhold-pictures-${process.pid}`)
const shop = await openLivingShop(folder, seed)
const clock = { now: Date.now, setTimeout, clearTimeout: (timer: unknown) => clearTimeout(timer as NodeJS.Timeout) }
const living = LivingShop.begin(shop, { seed, ordersPerMinute: 120, clock, onProblem: () => undefined })
const browser = await DashboardBrowser.start()
const service = await serve({ shop, port: 0, dashboard: browser.folder })
try {
  await mkdir(pictures, { recursive: true })
  const { page } = await browser.page({ viewport })
  await page.goto(service.url)
  // Long enough for the chart to have a shape.
  await page.waitForTimeout(60_000)
  await page.screenshot({ path: join(pictures, 'overview.png') })
  const dark = await browser.page({ viewport, colorScheme: 'dark' })
  await dark.page.goto(`${service.url}/products/P-0001`)
  await dark.page.getByRole('table').first().waitFor()
  await dark.page.waitForTimeout(2_000)
  await dark.page.screenshot({ path: join(pictures, 'product.png') })
} finally {
  await living.end()
  await service.close()
  await browser[Symbol.asyncDispose]()
  await shop.close()
  await rm(folder, { recursive: true })
}
