import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CrashReport } from '../../../src/crash-test/crash-report.ts'
import { FileJournal, readJournal, replay } from '../../../src/index.ts'
import type { OrderReport, SaleReport } from '../../../src/simulation/report/report.ts'

const program = fileURLToPath(new URL('../../../src/cli/stockhold.ts', import.meta.url))
const manifest = new URL('../../../package.json', import.meta.url)
/** Beside the repository and no part of it. */
const realOrders = fileURLToPath(new URL('../../../../shared/data/online-retail.csv', import.meta.url))

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stockhold-cli-'))
})
afterAll(() => rm(folder, { recursive: true }))

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

function stockhold(...args: string[]): Promise<Ended> {
  const { promise, resolve } = Promise.withResolvers<Ended>()
  execFile(process.execPath, [program, ...args], (error, stdout, stderr) => {
    resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr })
  })
  return promise
}

const smallSale = [
  ...['--shoppers', '400', '--products', '30', '--warehouses', '3', '--stock-per-level', '6'],
  ...['--think-ms', '60', '--hold-ms', '800', '--lead-ms', '20', '--transfers', '40'],
  ...['--restocks', '20', '--retries', '0.3', '--checked', '0.1', '--returned', '0.3'],
]

async function sale(seed: string, ...more: string[]): Promise<{ ended: Ended; report: SaleReport }> {
  const json = join(folder, `sale-${seed}.json`)
  const ended = await stockhold('simulate', '--seed', seed, ...smallSale, '--json', json, ...more)
  return { ended, report: JSON.parse(await readFile(json, 'utf8')) as SaleReport }
}

describe('stockhold simulate', () => {
  it('runs a sale, proves it, and writes the whole report as JSON', async () => {
    const { ended, report } = await sale('7')
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    expect(ended.stdout).toContain('Nothing was oversold, nothing drifted, and every cent is accounted for.')
    expect(ended.stdout).toContain('stockhold simulate --seed 7 --warehouses 3')
    const { total, ...endings } = report.shoppers
    expect(total).toBe(400)
    expect(sum(Object.values(endings))).toBe(400)
    expect(report.proof).toMatchObject({ isSound: true, oversoldUnits: 0, driftUnits: 0 })
    const { sent, same, refused, different } = report.retries
    expect(same).toBeGreaterThan(0)
    expect(same + refused).toBe(sent)
    expect(different).toBe(0)
    expect(report.restocking.orders).toBeGreaterThan(0)
    expect(report.restocking.deliveredUnits).toBe(report.restocking.units)
    expect(sum(Object.values(report.transactions))).toBeGreaterThan(0)
  })

  it('keeps its log in a temporary folder, and proves what is opened again from there', async () => {
    const { report } = await sale('11')
    expect(report.journal).toMatchObject({ kind: 'file', durability: 'always', isKept: false, segments: 1 })
    expect(existsSync((report.journal as { folder: string }).folder)).toBe(false)
    const { commits, reopening } = report.proof
    expect(reopening).toMatchObject({ differences: [], reconciliation: { sequence: commits, drift: [] } })
  })

  it('keeps it in a folder that is named, and leaves it there', async () => {
    const path = join(folder, 'kept', 'log')
    const { report } = await sale('12', '--folder', path, '--durability', 'never')
    expect(report.journal).toMatchObject({ kind: 'file', folder: path, durability: 'never', isKept: true })
    expect((await replay(new FileJournal(path))).sequence).toBe(report.proof.commits)
    expect(report.rerun).toContain('--durability never')
    expect(report.rerun).not.toContain('--folder')
    const again = await stockhold('simulate', ...smallSale, '--folder', path)
    expect(again).toMatchObject({ code: 2, stdout: '' })
    expect(again.stderr).toMatch(/^error: .*kept\/log: the folder is not empty\. Name a new one/)
  })

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'leaves no temporary folder behind when it is ended by %s',
    async (signal) => {
      const temporary = await mkdtemp(join(folder, 'temporary-'))
      const child = spawn(process.execPath, [program, 'simulate'], {
        env: { ...process.env, TMPDIR: temporary },
        stdio: 'ignore',
      })
      const ended = once(child, 'exit')
      await expect.poll(() => readdir(temporary), { timeout: 20_000 }).toHaveLength(1)
      child.kill(signal)
      expect(await ended).toEqual([null, signal])
      expect(await readdir(temporary)).toEqual([])
    },
  )

  it('runs in memory too', async () => {
    const { ended, report } = await sale('13', '--journal', 'memory')
    expect(ended.stdout).toMatch(/Journal +in memory/)
    expect(report.journal).toEqual({ kind: 'memory' })
    expect(report.proof.isSound).toBe(true)
  })

  it('has figures that add up: by warehouse, by command, and over the log', async () => {
    const { units, warehouses, performance, shoppers, network } = (await sale('8')).report
    for (const type of ['received', 'reserved', 'fulfilled', 'released', 'expired'] as const)
      expect(sum(warehouses.map((warehouse) => warehouse.units[type] ?? 0))).toBe(units[type] ?? 0)
    expect(sum(performance.commands.map(({ answered }) => answered))).toBe(performance.answered)
    // Whatever was reserved has gone one way or the other, since no hold is open at the end.
    const { reserved = 0, released = 0, expired = 0, confirmed = 0 } = units
    expect(released + expired + confirmed).toBe(reserved)
    const { 'transfer-shipped': shipped = 0, 'transfer-lost': lost = 0 } = units
    expect((units.fulfilled ?? 0) + (units.cancelled ?? 0) + shipped).toBe(confirmed)
    const { received = 0, returned = 0, unreturned = 0, fulfilled = 0 } = units
    const { inTransit } = network.transfers
    expect(sum(warehouses.map(({ onHand }) => onHand))).toBe(
      received + returned - unreturned - fulfilled - lost - inTransit,
    )
    expect(network.transfers).toMatchObject({ shipped, lost })
    expect(shoppers.paid).toBeGreaterThan(0)
  })

  it('splits carts, lets some wait, and moves goods between warehouses, and proves all of it from the log', async () => {
    const { report, ended } = await sale('15', '--backordered', '0.8', '--lead-ms', '300')
    const { cartsByShipments, distanceKm, backorders, transfers } = report.network
    expect(cartsByShipments.length).toBeGreaterThan(1)
    expect(distanceKm.shipments).toBe(sum(cartsByShipments.map((carts, index) => carts * (index + 1))))
    expect(distanceKm.p50).toBeGreaterThan(0)
    expect(report.shoppers.waited).toBeGreaterThan(0)
    const { made, filled, partly, waiting, cancelled, units, filledUnits, waitingUnits } = backorders
    expect(made).toBe(filled + partly + waiting + cancelled)
    expect(filled).toBeGreaterThan(0)
    expect(filledUnits + waitingUnits).toBeLessThanOrEqual(units)
    expect(transfers.requested).toBeGreaterThan(0)
    expect(transfers.received).toBeGreaterThan(0)
    expect(ended.stdout).toMatch(/Network.*kilometres.*backorders.*transfer orders/s)
    expect(ended.stdout).toMatch(/ledgers +0 /)
    expect(report.proof).toMatchObject({ isSound: true, ledgerDefects: [] })
  })

  it('plans the same from the same seed', async () => {
    const [first, second, other] = [await sale('9'), await sale('9'), await sale('10')]
    expect(first.report.plan).toBe(second.report.plan)
    expect(first.report.plan).not.toBe(other.report.plan)
  })

  it('runs the orders of a file: all lines or none, and what is negative comes back', async () => {
    const [csv, json] = [join(folder, 'orders.csv'), join(folder, 'orders.json')]
    await writeFile(csv, 'no,item,n,each\n1,A,4,2.50\n1,B,1,1\n2,A,4,2.50\n2,B,1,1\nC3,A,-1,2.50\n')
    const log = join(folder, 'orders-log')
    const ended = await stockhold(
      ...['simulate', '--seed', '1', '--warehouses', '2', '--orders', csv, '--json', json, '--folder', log],
      ...['--order-column', 'no', '--product-column', 'item', '--quantity-column', 'n'],
      ...['--price-column', 'each', '--stock-share', '0.5'],
    )
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    const report = JSON.parse(await readFile(json, 'utf8')) as OrderReport
    expect(report.orders).toMatchObject({ total: 3, fulfilled: 1, refused: 1, refusedUnits: 5 })
    expect(report.orders).toMatchObject({ returnsOnly: 1, returnLines: 1 })
    expect(report.units).toMatchObject({ received: 5, fulfilled: 5, returned: 1 })
    expect(report.money).toMatchObject({ captured: 1_100, refunded: 250, due: 0, outbox: 0 })
    expect(report.orders.unmatchedReturns).toBe(0)
    expect(report.proof).toMatchObject({ isSound: true, oversoldUnits: 0, driftUnits: 0 })
    for await (const { entries } of readJournal(log))
      for (const entry of entries) expect(entry, 'a sale price is no cost').not.toHaveProperty('unitCost')
  })

  it('takes back by the order that shipped it also what came from several warehouses', async () => {
    const [csv, json] = [join(folder, 'split.csv'), join(folder, 'split.json')]
    await writeFile(csv, 'order,product,quantity,price\n1,A,60,10\nC1,A,-60,10\n')
    const options = ['--journal', 'memory', '--seed', '1', '--stock-share', '1', '--json', json]
    expect(await stockhold('simulate', '--orders', csv, ...options)).toMatchObject({ code: 0, stderr: '' })
    const { orders, units, money } = JSON.parse(await readFile(json, 'utf8')) as OrderReport
    expect(orders).toMatchObject({ fulfilled: 1, returnLines: 1, unmatchedReturns: 0 })
    expect(units).toMatchObject({ fulfilled: 60, returned: 60 })
    expect(money).toMatchObject({ captured: 60_000, refunded: 60_000 })
  })

  it('reads the orders of a spreadsheet as it is told, lists what it left out, and says how to run it again', async () => {
    const [csv, json] = [join(folder, 'bestellungen.csv'), join(folder, 'bestellungen.json')]
    const lines = [
      'Bestellnr;Artikel;Menge;Datum;Einzelpreis',
      '1;Mühle;2;01.12.2010;1.234,50 \x80',
      ';Kanne;1,5;;3,50 \x80',
    ]
    await writeFile(csv, Buffer.from(lines.join('\r\n'), 'latin1'))
    const options = ['--encoding', 'windows-1252', '--date-format', 'dd.mm.yyyy', '--skip-bad-lines']
    const ended = await stockhold(
      'simulate',
      '--journal',
      'memory',
      '--seed',
      '1',
      '--orders',
      csv,
      ...options,
      '--json',
      json,
    )
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    expect(ended.stdout).toContain('windows-1252, semicolon between columns, decimal comma, dates dd.mm.yyyy; order')
    expect(ended.stdout).toMatch(/the quantity is not a whole number +1 +3 \("1,5"\)/)
    expect(ended.stdout).toContain(options.join(' '))
    const { file, money } = JSON.parse(await readFile(json, 'utf8')) as OrderReport
    expect(file).toMatchObject({ lines: 1, from: '2010-12-01T00:00:00.000Z', readAs: { currency: '€' } })
    expect(file.skipped).toMatchObject([{ lines: 1, first: [{ line: 3, column: 'Menge', value: '1,5' }] }])
    expect(money.captured).toBe(246_900)
  })

  it('refuses sums that cannot be counted exactly in a line, without a stack trace', async () => {
    const csv = join(folder, 'many.csv')
    await writeFile(csv, 'order,product,quantity\n1,A,9007199254740991\n')
    for (const [share, message] of [
      ['2', 'with --stock-share 2 more than 9,007,199,254,740,991 units'],
      ['1', undefined],
    ] as const) {
      const ended = await stockhold('simulate', '--journal', 'memory', '--orders', csv, '--stock-share', share)
      expect(ended.code).toBe(message === undefined ? 0 : 2)
      expect(ended.stderr).toMatch(message === undefined ? /^$/ : /^error: with --stock-share 2 more .*\n$/)
    }
    await writeFile(csv, 'order,product,quantity\n1,A,9007199254740991\n2,A,1\n')
    const ended = await stockhold('simulate', '--journal', 'memory', '--orders', csv)
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr).toMatch(/^error: .*many.csv, line 3: up to here the quantities sum to more than [^\n]*\n$/)
  })

  it('writes no report over the orders, nor over an earlier one before there is another', async () => {
    const [csv, json] = [join(folder, 'own.csv'), join(folder, 'earlier.json')]
    const orders = 'order,product,quantity\n1,A,x\n'
    await writeFile(csv, orders)
    await writeFile(json, '{}')
    const over = await stockhold('simulate', '--orders', csv, '--json', join(folder, '.', 'own.csv'))
    expect(over).toMatchObject({ code: 2, stdout: '' })
    expect(over.stderr).toContain('own.csv: the report would be written over the orders')
    expect(await readFile(csv, 'utf8')).toBe(orders)
    expect((await stockhold('simulate', '--orders', csv, '--json', json)).stderr).toContain('"x" is not a whole number')
    expect(await readFile(json, 'utf8')).toBe('{}')
  })

  it.each([
    ['--encoding', 'klingon', 'Give a name such as utf-8, windows-1252'],
    ['--delimiter', 'xx', 'Give comma, semicolon, tab, bar, or the character itself'],
    ['--decimal', 'dot', 'Allowed choices are point, comma'],
    ['--date-format', 'german', 'such as dd.mm.yyyy, mm/dd/yyyy'],
  ])('says what %s can be when it is %s', async (option, value, message) => {
    const ended = await stockhold('simulate', '--orders', 'x.csv', option, value)
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr).toContain(message)
  })

  it.skipIf(!existsSync(realOrders))('runs a real shop’s invoices (skipped without its file)', async () => {
    const json = join(folder, 'retail.json')
    const ended = await stockhold(
      ...['simulate', '--seed', '1', '--orders', realOrders, '--json', json],
      ...['--order-column', 'invoice', '--product-column', 'stock_code'],
      ...['--quantity-column', 'quantity', '--date-column', 'invoice_date'],
      ...['--price-column', 'unit_price_gbp', '--stock-share', '0.9'],
    )
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    const { file, orders, proof } = JSON.parse(await readFile(json, 'utf8')) as OrderReport
    expect(file).toMatchObject({ orders: 512, lines: 10_000, products: 2_015, wantedUnits: 90_501 })
    expect(orders.fulfilled + orders.refused + orders.waiting + orders.returnsOnly).toBe(512)
    expect(orders.refused).toBeGreaterThan(0)
    expect(proof.isSound).toBe(true)
  })
})

describe('stockhold simulate --crash', () => {
  it('kills, opens again, compares acknowledged with found, and reports lost 0 and invented 0', async () => {
    const json = join(folder, 'crash.json')
    const ended = await stockhold('simulate', '--crash', '2', '--seed', '4', '--json', json)
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    expect(ended.stdout).toMatch(/lost +0\b/)
    expect(ended.stdout).toMatch(/invented +0\b/)
    expect(ended.stdout).toContain('stockhold simulate --seed 4 --crash 2')
    const report = JSON.parse(await readFile(json, 'utf8')) as CrashReport
    expect(report).toMatchObject({ kind: 'crash', isSound: true, lost: [], invented: [] })
    expect(report.rounds).toHaveLength(2)
    expect(report.acknowledged).toBeGreaterThan(0)
    expect(report.found).toBe(report.acknowledged)
    expect(existsSync((report.journal as { folder: string }).folder)).toBe(false)
  })
})

describe('The stockhold program', () => {
  it('says its version and helps', async () => {
    const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string }
    expect((await stockhold('--version')).stdout).toBe(`${version}\n`)
    const help = await stockhold('simulate', '--help')
    expect(help.code).toBe(0)
    expect(help.stdout).toContain('--stock-share')
  })

  it.each([
    ['an unknown command', ['simmulate'], 'unknown command'],
    ['an unknown option', ['simulate', '--shopers', '3'], 'unknown option'],
    ['a number that is none', ['simulate', '--shoppers', 'many'], 'whole number from 1'],
    ['a share above one', ['simulate', '--returned', '1.5'], 'number from 0 to 1'],
    ['a share of those who wait above one', ['simulate', '--backordered', '2'], 'number from 0 to 1'],
    ['a column without a file', ['simulate', '--order-column', 'x'], 'only goes with --orders'],
    ['shoppers beside a file', ['simulate', '--orders', 'x', '--shoppers', '3'], 'does not go with'],
    [
      'a folder beside memory',
      ['simulate', '--journal', 'memory', '--folder', 'x'],
      'does not go with --journal memory',
    ],
    ['shoppers beside kills', ['simulate', '--crash', '1', '--shoppers', '3'], 'does not go with --crash'],
    ['kills of memory', ['simulate', '--crash', '1', '--journal', 'memory'], 'it ends with its process'],
    ['a folder that is a file', ['simulate', '--folder', program], 'stockhold.ts: this is not a folder'],
    ['a folder below a file', ['simulate', '--folder', join(program, 'x')], 'this is not a folder'],
    ['a durability that is none', ['simulate', '--durability', 'maybe'], 'Allowed choices are always, interval, never'],
    [
      'a report into no folder',
      ['simulate', '--json', '/no/such/x.json'],
      'cannot be written: its folder is not there',
    ],
    ['an empty path', ['simulate', '--orders', ''], 'Give a path: this one is empty'],
    ['a file that is not there', ['simulate', '--orders', '/no/such.csv'], 'there is no such file'],
  ])('refuses %s in a line, without a stack trace', async (_, args, message) => {
    const ended = await stockhold(...args)
    expect(ended.code).toBe(2)
    expect(ended.stderr).toContain(message)
    expect(ended.stderr).not.toMatch(/\n\s+at /)
  })
})

it.skipIf(process.getuid?.() === 0)('a folder without permission is refused in a line (skipped as root)', async () => {
  const path = join(folder, 'locked')
  await mkdir(path, { mode: 0o500 })
  const ended = await stockhold('simulate', '--folder', path)
  expect(ended.code).toBe(2)
  expect(ended.stderr).toContain('locked: there is no permission to keep a log here')
})

it.runIf(process.platform === 'linux')('a folder where none can be made is refused in a line', async () => {
  const ended = await stockhold('simulate', '--folder', '/proc/stockhold/data')
  expect(ended.code).toBe(2)
  expect(ended.stderr).toContain('/proc/stockhold/data: the folder cannot be used: ENOENT')
})

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
