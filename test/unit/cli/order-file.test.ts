import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CliError } from '../../../src/cli/cli-error.ts'
import { toCents } from '../../../src/cli/orders/cents.ts'
import { type OrderFile, readOrderFile } from '../../../src/cli/orders/order-file.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stockhold-orders-'))
})
afterAll(() => rm(folder, { recursive: true }))

const columns = { order: 'order', product: 'sku', quantity: 'qty', date: 'day', price: 'price' }
const header = 'order,sku,note,qty,day,price'

async function read(...lines: string[]): Promise<OrderFile> {
  const path = join(folder, 'orders.csv')
  await writeFile(path, `${lines.join('\n')}\n`)
  return readOrderFile(path, columns)
}

async function problem(...lines: string[]): Promise<string> {
  const error = await read(...lines).then(
    () => undefined,
    (caught: unknown) => caught,
  )
  expect(error).toBeInstanceOf(CliError)
  return (error as CliError).message.replace(folder, '')
}

describe('An order file', () => {
  it('gives orders in the order of their dates, with their lines together', async () => {
    const { orders, lines, emptyLines } = await read(
      `\uFEFF${header}`,
      'B,X,"a, b",2,2024-02-01,2.55',
      'A,Y,,1,2024-01-01,0.4',
      'B,Z,"say ""no""",-3,2024-02-01,7',
      'A,Z,,0,2024-01-01,7',
    )
    expect(orders).toEqual([
      { id: 'A', at: Date.parse('2024-01-01'), lines: [{ productId: 'Y', quantity: 1, unitPrice: 40 }] },
      {
        id: 'B',
        at: Date.parse('2024-02-01'),
        lines: [
          { productId: 'X', quantity: 2, unitPrice: 255 },
          { productId: 'Z', quantity: -3, unitPrice: 700 },
        ],
      },
    ])
    expect({ lines, emptyLines }).toEqual({ lines: 4, emptyLines: 1 })
  })

  it('names file, line and column of what is no whole number', async () => {
    expect(await problem(header, 'A,X,,1,2024-01-01,1', 'A,X,,1.5,2024-01-01,1')).toBe(
      '/orders.csv, line 3, column "qty": "1.5" is not a whole number.',
    )
    expect(await problem(header, 'A,X,,,2024-01-01,1')).toContain('line 2, column "qty": ""')
  })

  it('names what is no date, no price, or no id', async () => {
    expect(await problem(header, 'A,X,,1,soon,1')).toContain('line 2, column "day": "soon"')
    expect(await problem(header, 'A,X,,1,2024-01-01,-1')).toContain('line 2, column "price": "-1"')
    expect(await problem(header, ',X,,1,2024-01-01,1')).toContain('line 2, column "order"')
  })

  it('names a missing column, what there is instead, and the option', async () => {
    expect(await problem('order,sku,day,price', 'A,X,2024-01-01,1')).toBe(
      '/orders.csv, line 1: there is no column "qty" for the quantity. There are: order, sku, day, price. Name it with --quantity-column.',
    )
  })

  it('names the line of a row that is no CSV', async () => {
    expect(await problem(header, 'A,X,,1,2024-01-01,1', 'A,X')).toContain('line 3')
  })

  it('says when the file is missing, a folder, or empty', async () => {
    await expect(readOrderFile(join(folder, 'none.csv'), columns)).rejects.toThrow(/no such file/)
    await expect(readOrderFile(folder, columns)).rejects.toThrow(/a folder/)
    expect(await problem(header)).toContain('no order lines')
  })
})

describe('A price in cents', () => {
  it.each([
    ['2.55', 255],
    ['2.5', 250],
    ['2', 200],
    ['0', 0],
    ['1.005', 101],
    ['0.001', 0],
    ['.5', 50],
  ])('reads %s as %i', (text, cents) => {
    expect(toCents(text)).toBe(cents)
  })

  it.each(['', '.', '-1', '1,5', 'free', '99999999999999999'])('refuses "%s"', (text) => {
    expect(toCents(text)).toBeUndefined()
  })
})
