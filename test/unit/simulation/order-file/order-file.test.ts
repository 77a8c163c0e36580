import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type OrderFile,
  type OrderFileOptions,
  readOrderFile,
} from '../../../../src/simulation/order-file/order-file.ts'
import { CliError } from '../../../../src/terminal/cli-error.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stockhold-orders-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function readBytes(bytes: Uint8Array | string, options?: OrderFileOptions): Promise<OrderFile> {
  const path = join(folder, 'orders.csv')
  await writeFile(path, bytes)
  return readOrderFile(path, options)
}

const text = (lines: readonly string[]): string => `${lines.join('\n')}\n`

function read(...lines: string[]): Promise<OrderFile> {
  return readBytes(text(lines))
}

async function problemOf(bytes: Uint8Array | string, options?: OrderFileOptions): Promise<string> {
  const error = await readBytes(bytes, options).then(
    () => undefined,
    (caught: unknown) => caught,
  )
  expect(error).toBeInstanceOf(CliError)
  return (error as CliError).message.replace(folder, '')
}

function problem(...lines: string[]): Promise<string> {
  return problemOf(text(lines))
}

const header = 'order,sku,note,qty,date,price'
const mend = 'Mend the line, or leave out all such lines with --skip-bad-lines.'
const plain = 'order,product,quantity'
const day = (iso: string): number => Date.parse(`${iso}Z`)

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

  it('names file, line, column and value of what is no whole number, and what to do', async () => {
    expect(await problem(header, 'A,X,,1,2024-01-01,1', 'A,X,,1.5,2024-01-01,1')).toBe(
      `/orders.csv, line 3, column "qty": "1.5" is not a whole number. ${mend}`,
    )
    expect(await problem(header, 'A,X,,,2024-01-01,1')).toContain('line 2, column "qty": ""')
  })

  it('names what is no date, no price, or no id', async () => {
    expect(await problem(header, 'A,X,,1,soon,1')).toContain('line 2, column "date": "soon"')
    expect(await problem(header, 'A,X,,1,2024-01-01,-1')).toContain('line 2, column "price": "-1"')
    expect(await problem(header, ',X,,1,2024-01-01,1')).toContain('line 2, column "order"')
    expect(await problem(header, 'A,,,1,2024-01-01,1')).toContain('line 2, column "sku": "" is not an id')
  })

  it('shows no control or direction character of a value as it is', async () => {
    expect(await problem(plain, 'A,X\u001b[2J,1')).toContain('"X\\u001b[2J"')
    expect(await problem(plain, 'A,X,\u202e1')).toContain('"\\u202e1"')
    expect(await problem(plain, 'A,X,1\u200b0')).toContain('"1\\u{200b}0"')
  })

  it('names the line of a row that has too few values or too many', async () => {
    expect(await problem(header, 'A,X,,1,2024-01-01,1', 'A,X')).toContain(
      'line 3: there are 2 values for the 6 columns',
    )
    expect(await problem(`${plain},price`, 'A,X,1,3,50')).toContain('a value with the delimiter in it needs quotes')
  })

  it('counts lines also behind empty ones and behind values of several lines', async () => {
    expect(await problem(plain, 'A,X,1', '', '', 'B,"X', 'Y",1')).toContain('line 6, column "product": "X\\nY"')
    expect(await problem('', plain, '', 'A,X,1', 'B,Y,z')).toContain('line 5, column "quantity": "z"')
    expect(await problemOf('"or\nder",product,quantity\r\n1,X,?\r\n', { columns: { order: 'or\nder' } })).toContain(
      'line 3, column "quantity": "?"',
    )
  })

  it('refuses a quote that leaves open where a line ends, also when bad lines are skipped', async () => {
    const open = text([plain, '1,A,1', '2,"B,1', '3,C,1'])
    for (const skipBadLines of [true, false])
      expect(await problemOf(open, { skipBadLines })).toContain('lines 3 to 4: a quote is opened and not closed')
    expect(await problem(plain, '1,A,1', '2,5" pipe,1', '3,C,1')).toContain('line 3: there is a quote in a value')
    expect(await problem(plain, '1,"A" or B,1')).toContain('line 2: something follows the quote')
    expect(await problemOf(`${plain}\n1,"${'x'.repeat(1_100_000)}`)).toContain('a quote may have been left open')
  })

  it('passes over rows of a spreadsheet that are empty', async () => {
    expect((await read(plain, 'A,X,1', ',,', ' , ,')).lines).toBe(1)
  })

  it('says when the file is missing, a folder, empty, a workbook, or packed', async () => {
    await expect(readOrderFile(join(folder, 'none.csv'))).rejects.toThrow(/no such file/)
    await expect(readOrderFile(folder)).rejects.toThrow(/a folder/)
    expect(await problem(plain)).toContain('no order lines')
    expect(await problemOf('')).toContain('no order lines')
    expect(await problemOf(Buffer.from('PK\u0003\u0004rest'))).toContain('workbook')
    expect(await problemOf(Buffer.from([0x1f, 0x8b, 8, 0, 0]))).toContain('gunzip')
  })

  it('refuses sums that could not be counted exactly, with the line', async () => {
    const most = String(Number.MAX_SAFE_INTEGER)
    expect(await problem(plain, `A,X,${most}`, 'B,X,-1')).toContain('line 3: up to here the quantities sum to more')
    expect(await problem(`${plain},price`, `A,X,${most},2`)).toContain('line 2: up to here the amounts in cents')
    expect(await problem(plain, 'A,X,9007199254740993')).toContain('is too large to be counted exactly')
  })
})

describe('The columns of an order file', () => {
  it.each([
    ['InvoiceNo,StockCode,Quantity', 'of the UCI data set'],
    ['order_id,product_id,quantity', 'of Northwind'],
    ['Order Number,SKU,Qty', 'of a shop'],
    ['Bestell-Nr.,Artikelnummer,Menge', 'in German'],
  ])('are found by their usual names: %s (%s)', async (names) => {
    expect((await read(names, '1,A,2')).orders).toEqual([{ id: '1', lines: [{ productId: 'A', quantity: 2 }] }])
  })

  it('are those that were asked for, whatever others are called', async () => {
    const columns = { order: 'a', product: 'b', quantity: 'c' }
    const file = await readBytes('a,b,c,order,product,quantity\n1,A,2,3,B,4\n', { columns })
    expect(file.orders).toEqual([{ id: '1', lines: [{ productId: 'A', quantity: 2 }] }])
    expect(file.readAs.columns).toEqual(columns)
  })

  it('name a missing one, what there is instead, and the option', async () => {
    expect(await problemOf('order,sku,day\nA,X,1\n', { columns: { quantity: 'qty' } })).toBe(
      '/orders.csv, line 1: there is no column "qty" for the quantity. There are: "order", "sku", "day". Name it with --quantity-column.',
    )
    expect(await problem('order,sku,day', 'A,X,1')).toContain('usual name for the quantity, such as quantity, qty')
  })

  it('are refused when two have one name, or two could be meant', async () => {
    expect(await problem(`${plain},quantity`, 'A,X,1,2')).toContain('line 1: two columns are called "quantity"')
    expect(await problem('order,sku,item,quantity', 'A,X,Y,2')).toContain('"sku" and "item" could each be the product')
  })

  it('can be left alone', async () => {
    const file = await readBytes(`${plain},date,price\nA,X,1,01/02/2010,free\n`, { columns: { date: '', price: '' } })
    expect(file.orders).toEqual([{ id: 'A', lines: [{ productId: 'X', quantity: 1 }] }])
  })
})

describe('The delimiter of an order file', () => {
  it.each([
    ['comma', ','],
    ['semicolon', ';'],
    ['tab', '\t'],
    ['bar', '|'],
  ])('is found: %s', async (name, delimiter) => {
    const file = await readBytes(`"order",note,product,quantity\nA,"1${delimiter}2",X,3\n`.replaceAll(',', delimiter))
    expect(file.readAs.delimiter).toBe(name)
    expect(file.orders[0]?.lines).toEqual([{ productId: 'X', quantity: 3 }])
  })

  it('is the one that gives the columns, where names have another in them', async () => {
    expect((await read('order;product;quantity;size, weight', 'A;X;1;2, 3')).readAs.delimiter).toBe('semicolon')
  })

  it('is asked for where it is not clear, with what was found', async () => {
    expect(await problem('a;b,c;d', '1;A;1')).toContain('there are 2 columns by comma, 3 columns by semicolon')
    expect(await problem('order:product:quantity', '1:A:1')).toContain('say it with --delimiter')
    expect((await readBytes('order:product:quantity\n1:A:1\n', { delimiter: ':' })).lines).toBe(1)
  })

  it('is what a line such as sep=; says', async () => {
    const file = await read('sep=;', 'order;product;quantity', 'A;X;1')
    expect(file.readAs.delimiter).toBe('semicolon')
    expect(await problem('sep=;', 'order;product;quantity', 'A;X;z')).toContain('line 3')
  })
})

describe('Continuation lines of an order file', () => {
  it('take the order and the date of the line above', async () => {
    const { orders } = await read(`${plain},date`, 'A,X,1,2024-01-02', ',Y,2,', ',Z,3,', 'B,X,1,2024-01-01', 'B,Y,1,')
    expect(orders.map(({ id, at, lines }) => [id, at, lines.length])).toEqual([
      ['B', day('2024-01-01'), 2],
      ['A', day('2024-01-02'), 3],
    ])
  })

  it('need a line above', async () => {
    expect(await problem(plain, ',X,1')).toContain('line 2, column "order": "" is no order id')
    expect(await problem(`${plain},date`, 'A,X,1,2024-01-01', 'B,X,1,')).toContain(
      'line 3, column "date": "" is no date',
    )
  })

  it('are left out with the line that names their order, and never given to the order before it', async () => {
    const bad = `${'x'.repeat(101)},C,1`
    const { orders, skipped } = await readBytes(text([plain, '1,A,1', bad, ',D,4', ',E,5', '3,F,1', ',G,1']), {
      skipBadLines: true,
    })
    expect(orders.map(({ id, lines }) => [id, ...lines.map(({ productId }) => productId)])).toEqual([
      ['1', 'A'],
      ['3', 'F', 'G'],
    ])
    expect(skipped).toMatchObject([
      { lines: 2, first: [{ line: 4 }, { line: 5 }] },
      { lines: 1, first: [{ line: 3 }] },
    ])
  })

  it('keep the order and date of a line that is left out for something else', async () => {
    const lines = text([`${plain},date`, '1,A,1,2024-01-01', '2,B,?,2024-01-03', ',C,1,'])
    const { orders } = await readBytes(lines, { skipBadLines: true })
    expect(orders[1]).toEqual({ id: '2', at: day('2024-01-03'), lines: [{ productId: 'C', quantity: 1 }] })
  })
})

/** Beside the repository and no part of it. */
const realData = fileURLToPath(new URL('../../../../../shared/data/', import.meta.url))

describe('Real files', () => {
  it.skipIf(!existsSync(realData)).each([
    ['online-retail.csv', 512, 10_000, 'invoice_date'],
    ['northwind-order-details.csv', 830, 2_155, undefined],
  ])('are read without an option: %s (skipped without the folder)', async (name, orders, lines, date) => {
    const file = await readOrderFile(join(realData, name))
    expect(file).toMatchObject({
      lines,
      skipped: [],
      readAs: { encoding: 'utf-8', delimiter: 'comma', decimal: 'point' },
    })
    expect(file.orders).toHaveLength(orders)
    expect(file.readAs.columns.date).toBe(date)
  })
})

describe('Bad lines that are skipped', () => {
  it('are counted by their reason, with the first of each', async () => {
    const lines = ['1,A,1,2', '1,B,1.5,2', '1,B,x,2', '1,B,y,2', '1,B,z,2', '1,,1,2', '1,C', '1,D,1,free', '1,E,1,1']
    const { orders, skipped, ...file } = await readBytes(text([`${plain},price`, ...lines]), { skipBadLines: true })
    expect(orders).toMatchObject([{ id: '1', lines: [{ productId: 'A' }, { productId: 'E' }] }])
    expect(file.lines).toBe(2)
    expect(skipped).toEqual([
      {
        reason: 'the quantity is not a whole number',
        lines: 4,
        first: [
          { line: 3, column: 'quantity', value: '1.5' },
          { line: 4, column: 'quantity', value: 'x' },
          { line: 5, column: 'quantity', value: 'y' },
        ],
      },
      { reason: 'the product is missing', lines: 1, first: [{ line: 7, column: 'product', value: '' }] },
      { reason: 'the number of values is not that of the columns', lines: 1, first: [{ line: 8 }] },
      { reason: 'the price is not one', lines: 1, first: [{ line: 9, column: 'price', value: 'free' }] },
    ])
  })

  it('are told of when there is no other', async () => {
    expect(await problemOf(text([plain, '1,A,x', '2,A,y']), { skipBadLines: true })).toBe(
      '/orders.csv: there are no order lines in it. All were left out: 2 × the quantity is not a whole number (line 2).',
    )
  })
})
