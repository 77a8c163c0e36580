import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { FileProblem } from '../../src/value-file/file-problem.ts'
import { renderFile } from '../../src/value-file/render-file.ts'
import { StoreRoom } from '../../src/value-file/store-room.ts'
import { valueByMethods } from '../../src/value-file/value-by-methods.ts'
import { valueFile } from '../../src/value-file/value-file.ts'
import type { FileValue, ValuedFile } from '../../src/value-file/valued-file.ts'

// These have the form of the real files. The lines are made up.
const retail = join(import.meta.dirname, 'retail.csv')
const purchases = join(import.meta.dirname, 'purchases.csv')

const methods = ['fifo', 'lifo', 'moving-average', 'periodic-average', 'periodic-lifo']

function by(file: ValuedFile, method: string): FileValue {
  return file.values.find((value) => value.method === method) as FileValue
}

describe('the invoices of a shop', () => {
  test('sales, returns, found and missing goods are told apart, and what is no goods is left out', async () => {
    const { read, currency } = await valueFile('online-retail', retail, 1)
    expect(currency).toBe('GBP')
    expect(read).toEqual({
      lines: 11,
      'not of goods': 2,
      sales: 4,
      returns: 2,
      'of them before the file': 1,
      found: 1,
      missing: 2,
    })
  })

  test.each([1, 2, 3, 4_000_000_000])('by seed %d it is conserved by every method', async (seed) => {
    const file = await valueFile('online-retail', retail, seed)
    expect(file.values.map(({ method }) => method)).toEqual(methods)
    expect(file.values.map(({ difference }) => difference)).toEqual([0, 0, 0, 0, 0])
    expect(file.isConserved).toBe(true)
    for (const { received, costOfGoodsSold, losses } of file.values) {
      expect(received).toBe(file.told.received)
      expect(costOfGoodsSold).toBeGreaterThan(0)
      expect(losses).toBeGreaterThan(0)
    }
  })

  test('units at the end are what came less what went, and goods that nobody priced have no known cost', async () => {
    const file = await valueFile('online-retail', retail, 1)
    const net = file.told.unitsReceived - (6 + 2 + 4 + 3) + (5 + 3) + (12 - 5) - 2
    for (const { units } of file.values) expect(units).toBe(net)
    // Those that were found of a product that never had a price: there, and missing since.
    expect(by(file, 'fifo').uncostedUnits).toBe(12)
  })

  test('a seed draws the same costs each time, and another seed others', async () => {
    const [once, again, other] = [
      await valueFile('online-retail', retail, 5),
      await valueFile('online-retail', retail, 5),
      await valueFile('online-retail', retail, 6),
    ]
    expect(again).toEqual(once)
    expect(other.told.received).not.toBe(once.told.received)
  })
})

describe('the purchase orders of a maker', () => {
  test('unit prices of four decimals are rounded once a line, rejected goods go back, freight lands', async () => {
    const file = await valueFile('adventure-works', purchases, 1)
    expect(file.currency).toBe('USD')
    expect(file.read).toEqual({
      ...{ lines: 4, orders: 3, 'short lines': 2, 'over lines': 0, rejected: 4, used: 0 },
      'freight of nothing, in cents': 150,
    })
    // 3 at 45.5805, 2 at 57.0255, 3 at 0.5; freight 2.01 and 0.13
    expect(file.told).toEqual({
      receipts: 3,
      unitsReceived: 8,
      received: 13_674 + 11_405 + 150,
      landings: 2,
      landed: 214,
    })
    // One of the 2 is back: round half up of 114.05 / 2 stays. Of three that are all back the freight is a loss.
    const expected = { returnedToSuppliers: 5_702 + 150, losses: 13, costOfGoodsSold: 0, ending: 13_674 + 5_703 + 201 }
    for (const value of file.values) expect(value).toMatchObject({ ...expected, difference: 0, isConserved: true })
  })
})

test('it is not conserved if the books have something else than was told, or an amount is missing', async () => {
  await using room = await StoreRoom.open(0)
  await room.receive([{ productId: 'PEN', quantity: 3, totalCost: 100 }])
  const isConserved = async (): Promise<boolean[]> => (await valueByMethods(room)).map((value) => value.isConserved)
  expect(await isConserved()).toEqual([true, true, true, true, true])
  room.told.received += 1
  expect(await isConserved()).toEqual([false, false, false, false, false])
  room.told.received -= 1
  room.told.landed += 1
  expect(await isConserved()).toEqual([false, false, false, false, false])
})

test('the table has a line for each part of the books, in the currency of the file, and says how it ends', async () => {
  const file = await valueFile('adventure-works', purchases, 1)
  const text = renderFile(file)
  expect(text).toMatch(/received +252\.29 +252\.29/)
  expect(text).toMatch(/not accounted for +0\.00/)
  expect(text).toContain('Conserved to the cent by every method.')
  expect(renderFile({ ...file, isConserved: false })).toContain('NOT conserved')
})

describe('a file that is not one', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'value-file-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  const head = 'invoice,stock_code,quantity,invoice_date,unit_price_gbp,customer_id'
  const good = '1,10001,1,2010-12-01,1.5,7'
  const problemOf = async (content: string | Uint8Array): Promise<FileProblem> => {
    const path = join(folder, 'file.csv')
    await writeFile(path, content)
    return problemAt(path)
  }
  const problemAt = async (path: string): Promise<FileProblem> => {
    const error = await valueFile('online-retail', path, 1).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(FileProblem)
    return error as FileProblem
  }

  test('is not there, or is a folder', async () => {
    expect(await problemAt(join(folder, 'none.csv'))).toMatchObject({
      code: 'FILE_UNREADABLE',
      details: { reason: 'there is no such file' },
    })
    expect(await problemAt(folder)).toMatchObject({ code: 'FILE_UNREADABLE', details: { reason: 'it is a folder' } })
  })

  test('lacks columns: which, and what there is in their place', async () => {
    const error = await problemOf('invoice,code\n1,2\n')
    expect(error).toMatchObject({ code: 'COLUMNS_MISSING', details: { found: ['invoice', 'code'] } })
    expect(error.message).toMatch(/stock_code, quantity, invoice_date, unit_price_gbp, customer_id missing/)
    expect(await problemOf('')).toMatchObject({ code: 'COLUMNS_MISSING', details: { found: [] } })
  })

  test('is the other one', async () => {
    expect(await problemAt(purchases)).toMatchObject({ code: 'COLUMNS_MISSING' })
  })

  test('is no UTF-8, or no table of values', async () => {
    expect(await problemOf(Uint8Array.of(0x61, 0xff, 0x0a))).toMatchObject({ code: 'FILE_NOT_CSV' })
    expect(await problemOf(`${head}\n"1,2\n`)).toMatchObject({ code: 'FILE_NOT_CSV' })
    expect(await problemOf(`${head}\n${good}\n1,2\n`)).toMatchObject({ code: 'FILE_NOT_CSV', details: { line: 3 } })
  })

  test('has a head and nothing to value', async () => {
    expect(await problemOf(`${head}\n`)).toMatchObject({ code: 'FILE_EMPTY' })
    expect(await problemOf(`${head}\n1,POST,1,2010-12-01,1.5,7\n`)).toMatchObject({
      code: 'FILE_EMPTY',
      details: { lines: 1 },
    })
    const path = join(folder, 'file.csv')
    await writeFile(
      path,
      'purchase_order,product,ordered,unit_price_usd,received,rejected,due_date,order_freight_usd\n',
    )
    await expect(valueFile('adventure-works', path, 1)).rejects.toMatchObject({ code: 'FILE_EMPTY' })
  })

  test.each([
    ['1,10001,x,2010-12-01,1.5,7', 'quantity', 'x'],
    ['1,10001,1.5,2010-12-01,1.5,7', 'quantity', '1.5'],
    ['1,10001,9999999999,2010-12-01,1.5,7', 'quantity', '9999999999'],
    ['1,10001,1,2010-02-30,1.5,7', 'invoice_date', '2010-02-30'],
    ['1,10001,1,01/12/2010,1.5,7', 'invoice_date', '01/12/2010'],
    ['1,10001,1,2010-12-01,1.23456,7', 'unit_price_gbp', '1.23456'],
    ['1,10001,1,2010-12-01,.,7', 'unit_price_gbp', '.'],
    ['1,10001,1,2010-12-01,,7', 'unit_price_gbp', ''],
    ['1,10001,1,2010-12-01,-1,7', 'unit_price_gbp', '-1'],
    [`1,10001${'x'.repeat(100)},1,2010-12-01,1,7`, 'stock_code', `10001${'x'.repeat(100)}`],
  ])('has the line %s', async (line, column, value) => {
    const error = await problemOf(`${head}\n${good}\n${line}\n`)
    expect(error).toMatchObject({ code: 'VALUE_INVALID', details: { line: 3, column, value } })
    expect(error.message).toContain(`line 3, column ${column}`)
  })
})

const data = fileURLToPath(new URL('../../../shared/data/', import.meta.url))

describe.skipIf(!existsSync(data))('the real files', () => {
  test.each([
    ['online-retail', 'online-retail.csv', 10_000],
    ['adventure-works', 'adventureworks-purchases.csv', 8_845],
  ] as const)('%s is conserved by every method', { timeout: 60_000 }, async (kind, name, lines) => {
    const file = await valueFile(kind, join(data, name), 1)
    expect(file.read.lines).toBe(lines)
    expect(file.isConserved).toBe(true)
  })
})
