import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readReport } from '../../src/cli/report-command.ts'
import { FileJournal, InventoryManager } from '../../src/index.ts'
import { monthFrom, monthTo, monthZone, type PlayedMonth, playMonth } from '../../src/month/play-month.ts'
import { renderTally } from '../../src/month/render-tally.ts'
import type { BusinessReport } from '../../src/report/business-report.ts'
import { renderPage } from '../../src/report/page/render-page.ts'
import { renderText } from '../../src/report/render-text.ts'
import { bridgeOf } from '../../src/report/restatement-section.ts'
import { stockhold, temporaryFolder } from '../unit/cli/journal-commands.ts'

const settings = { seed: 1, ordersPerDay: 12 }

let temporary: Awaited<ReturnType<typeof temporaryFolder>>
let folder: string
let played: PlayedMonth
let report: BusinessReport

async function play(to: string): Promise<PlayedMonth> {
  return playMonth(new FileJournal(to, { durability: 'never' }), join(to, 'days'), settings, () => undefined)
}

beforeAll(async () => {
  temporary = await temporaryFolder()
  folder = join(temporary.path, 'month')
  played = await play(folder)
  report = await readReport(folder)
}, 60_000)
afterAll(() => temporary.remove())

const sum = <Row>(rows: readonly Row[], of: (row: Row) => number): number =>
  rows.reduce((total, row) => total + of(row), 0)

function withoutSequences(value: object): unknown {
  return JSON.parse(JSON.stringify(value, (name, part: unknown) => (name === 'sequence' ? undefined : part)))
}

describe('a month of a shop', () => {
  test('has all that a shop has: nothing in it is left out by chance', () => {
    for (const [what, times] of Object.entries(played.tally)) expect([what, times > 0]).toEqual([what, true])
    expect(played.restatements).toBeGreaterThan(10)
    expect(renderTally(played, { path: folder, isKept: true }, 1)).toContain('--seed 1')
  })

  test('is reported from the first of the month to the last, in its zone', () => {
    expect(report.period).toEqual({ from: monthFrom, to: monthTo, zone: monthZone })
    expect(report.facts).toMatchObject({ currency: 'USD' })
  })

  test('drifts by nothing, in any version of any day', () => {
    expect(report.drift).toMatchObject({ days: 34, versions: 34 + played.restatements, figures: [] })
  })

  test('is conserved to the cent by every method, and by each there is the same number of units', () => {
    const { valuations } = report
    expect(valuations.map(({ method }) => method)).toEqual(['fifo', 'lifo', 'moving-average', 'periodic-average'])
    expect(valuations.map(({ difference }) => difference)).toEqual([0, 0, 0, 0])
    expect(new Set(valuations.map(({ stock }) => stock.quantity)).size).toBe(1)
    expect(new Set(valuations.map(({ costOfGoodsSold }) => costOfGoodsSold)).size).toBeGreaterThan(1)
  })

  test('ends with the stock of its last row, which is what a valuation of the whole log finds', () => {
    const { stockByDay, valuations, ages } = report
    const [fifo, average] = [valuations[0], valuations[2]]
    expect(stockByDay).toHaveLength(30)
    expect(stockByDay.at(-1)?.value).toBe(average?.stock.value)
    expect([sum(ages, ({ quantity }) => quantity), sum(ages, ({ value }) => value)]).toEqual([
      fifo?.stock.quantity,
      fifo?.stock.value,
    ])
  })

  test('has revenue by day that sums to that of the month', () => {
    const { revenue, revenueByDay } = report
    for (const field of ['gross', 'recognized', 'refunds', 'refundsRecognized', 'net', 'units'] as const)
      expect(sum(revenueByDay, (row) => row[field])).toBe(sum(revenue, (row) => row[field]))
    expect(revenue.map(({ sellerType }) => sellerType)).toEqual(['fba_2p', 'marketplace_3p', 'retail_1p'])
  })

  test('is bridged from what it closed at to what is known now', () => {
    const { closed } = report
    if (closed === undefined) throw new Error('It is closed')
    const bridge = bridgeOf(closed)
    expect(bridge.length).toBeGreaterThan(0)
    const { revenue, cost } = closed
    expect(sum(bridge, (line) => line.revenue)).toBe((revenue.restated.net ?? 0) - (revenue.closed.net ?? 0))
    const costs = [cost.restated, cost.closed].map((figures) => figures['cost of goods'] ?? 0) as [number, number]
    expect(sum(bridge, (line) => line.cost)).toBe(costs[0] - costs[1])
    expect(sum(report.revenue, ({ net }) => net)).toBe(revenue.restated.net)
  })

  test('is the same again with the same seed', async () => {
    const again = join(temporary.path, 'again')
    expect(await play(again)).toEqual(played)
    // What is asked of a gateway is answered in its own time: a commit more or less.
    expect(withoutSequences(await readReport(again))).toEqual(withoutSequences(report))
  }, 60_000)
})

describe('a report', () => {
  test('says in a text and on a page what its figures are', () => {
    const [text, page] = [renderText(report), renderPage(report)]
    for (const words of [
      'Revenue',
      'As closed, and as known now',
      'Costs by method',
      'Stock by age',
      'Returns',
      'Drift 0',
    ])
      expect([words, text.includes(words), page.includes(words)]).toEqual([words, true, true])
    const net = (sum(report.revenue, (row) => row.net) / 100).toLocaleString('en-US', { minimumFractionDigits: 2 })
    expect([text.includes(net), page.includes(net)]).toEqual([true, true])
    expect(page.match(/<svg /g)).toHaveLength(7)
  })

  test('is a page that asks for nothing from anywhere, and runs nothing', () => {
    const page = renderPage(report)
    expect(page).not.toMatch(/<script|<link|<img|@import|url\((?!#)|src=|href=/)
    expect(page).toContain("default-src 'none'")
  })

  test('shows what ids are made of, and no page is made of it', () => {
    const drift = { day: '2025-11-01', version: 1, column: 'sold', stored: 1, derived: 2 } as const
    const figures = [{ ...drift, productId: '<img src=x onerror=alert(1)>' }]
    const page = renderPage({ ...report, drift: { ...report.drift, figures } })
    expect(page).not.toContain('<img')
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;')
  })

  test('as of an earlier commit is what was known there, and days that closed later are open', async () => {
    const sequence = Math.floor(report.facts.sequence / 2)
    const then = await readReport(folder, { at: { sequence } })
    expect(then.facts.sequence).toBe(sequence)
    expect(then.drift.days).toBeLessThan(30)
    expect(then.drift.figures).toEqual([])
    expect(then.period.to < monthTo).toBe(true)
  })

  test('of days that are not closed has no bridge, and says what to do', async () => {
    const open = await readReport(folder, { from: '2025-12-01', to: '2025-12-31' })
    expect(open.closed).toBeUndefined()
    expect(renderText(open)).toContain('2025-12-31 is not closed: close it with stockhold close')
    expect(renderPage(open)).toContain('2025-12-31 is not closed')
  })
})

describe('a report of a shop', () => {
  test('in which nothing was sold yet says so, and that no day is closed', async () => {
    const place = join(temporary.path, 'new')
    const inventory = await InventoryManager.open({ journal: new FileJournal(place) })
    await inventory.addWarehouse({ id: 'SFO', name: 'San Francisco' })
    await inventory.receive({ warehouseId: 'SFO', productId: 'PEN', quantity: 5 })
    await inventory.close()
    const files = await readdir(place)
    const empty = await readReport(place)
    for (const shown of [renderText(empty), renderPage(empty)])
      for (const words of ['Nothing was shipped', 'There is no order yet', 'Nothing came back', 'No day is closed yet'])
        expect([words, shown.includes(words)]).toEqual([words, true])
    expect(empty.valuations[0]).toMatchObject({ uncostedUnits: 5, stock: { quantity: 5, value: 0 } })
    expect(await readdir(place)).toEqual(files)
  })

  test('without a commit is refused in a sentence', async () => {
    const place = join(temporary.path, 'empty')
    await (await InventoryManager.open({ journal: new FileJournal(place) })).close()
    await expect(readReport(place)).rejects.toThrow('there is no commit yet that could be reported')
  })
})

describe('stockhold report', () => {
  test('prints it, or its figures for a program, and writes the page', async () => {
    const html = join(temporary.path, 'page.html')
    const { code, stdout, stderr } = await stockhold('report', folder, '--html', html, '--json')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(report)))
  }, 30_000)

  test.each([
    [{ from: '2025-11-20', to: '2025-11-10' }, 'the first day is after the last'],
    [{ zone: 'Europe/Berlin' }, 'the days of this log are closed in America/New_York'],
    [{ at: { sequence: 999_999 } }, 'the log ends with commit'],
  ])('of %j is refused in a sentence', async (options, sentence) => {
    await expect(readReport(folder, options)).rejects.toThrow(sentence)
  })

  test.each([
    [['--zone', 'Mars'], 'Give an IANA time zone'],
    [['--from', '2025-11-31'], 'Give a day of the calendar'],
    [['--html', '/nowhere/page.html'], 'its folder is not there'],
  ])('%j is refused in a sentence', async (args, sentence) => {
    const { code, stdout, stderr } = await stockhold('report', folder, ...args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(sentence)
  })
})
