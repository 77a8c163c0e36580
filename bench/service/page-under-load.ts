import { InventoryManager, MemoryJournal } from '../../src/index.ts'
import { serve } from '../../src/service.ts'
import { DashboardBrowser } from '../../test/dashboard/dashboard-browser.ts'

/*
 * The dashboard while 5,000 commits a second come: `npm run bench:page`. It prints, for the overview and the log, how
 * many came, how many the page counted, and how long its thread was held at once. The goal is no task over 50 ms.
 */

const perSecond = 5_000
const seconds = 10
/** Commits are made in small lots, so that they come as evenly as a timer allows. */
const lotMs = 10

const watchTasks = `
  window.longest = 0
  window.long = 0
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) {
      window.longest = Math.max(window.longest, duration)
      window.long += 1
    }
  }).observe({ type: 'longtask', buffered: false })`

await using inventory = await InventoryManager.open({ journal: new MemoryJournal() })
await inventory.addWarehouse({ id: 'SFO', name: 'San Francisco' })
await using browser = await DashboardBrowser.start()
await using service = await serve({ inventory, port: 0, dashboard: browser.folder })

for (const path of ['/', '/log']) {
  const { page } = await browser.page({ viewport: { width: 1400, height: 900 } })
  const began = performance.now()
  await page.goto(`${service.url}${path}`)
  await page.getByText('Live · commit').waitFor()
  const readyMs = performance.now() - began
  // What the page does as it opens is not what the stream makes it do.
  await page.waitForTimeout(1_000)
  await page.evaluate(watchTasks)
  const made = await makeCommits()
  await page.waitForTimeout(1_000)
  const { longest, long } = (await page.evaluate('({ longest, long })')) as { longest: number; long: number }
  const shown = await page.locator('a[href="/log"]').filter({ hasText: 'commit' }).innerText()
  const figures = [
    `${path.padEnd(5)} ready in ${readyMs.toFixed(0)} ms`,
    `${made} commits in ${seconds} s`,
    `the page stands at ${shown.replace(/\s+/g, ' ')}`,
    `${long} tasks over 50 ms, the longest ${longest === 0 ? 'under 50' : longest.toFixed(0)} ms`,
  ]
  process.stdout.write(`${figures.join('; ')}\n`)
  await browser.closePages()
}

async function makeCommits(): Promise<number> {
  const start = performance.now()
  let made = 0
  while (performance.now() - start < seconds * 1_000) {
    const due = Math.floor(((performance.now() - start) / 1_000) * perSecond) - made
    const commands = Array.from({ length: due }, (_, index) => ({
      type: 'receive' as const,
      warehouseId: 'SFO',
      productId: `P-${(made + index) % 500}`,
      quantity: 1,
    }))
    if (due > 0) await inventory.batch(commands)
    made += due
    await new Promise((resolve) => setTimeout(resolve, lotMs))
  }
  return made
}
