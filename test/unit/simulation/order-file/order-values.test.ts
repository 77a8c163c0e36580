import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dateFormat, readDate } from '../../../../src/simulation/order-file/date-text.ts'
import { readNumber, splitCurrency, toCents, toWhole } from '../../../../src/simulation/order-file/number-text.ts'
import {
  type OrderFile,
  type OrderFileOptions,
  readOrderFile,
} from '../../../../src/simulation/order-file/order-file.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stockhold-values-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function read(text: string | Uint8Array, options?: OrderFileOptions): Promise<OrderFile> {
  const path = join(folder, 'orders.csv')
  await writeFile(path, text)
  return readOrderFile(path, options)
}

const file = (columns: string, ...lines: string[]): string => `order,product${columns}\n${lines.join('\n')}\n`
const quantities = (...texts: string[]): string => file(',quantity', ...texts.map((text) => `1,A,"${text}"`))
const dates = (...texts: string[]): string => file(',quantity,date', ...texts.map((text, at) => `${at},A,1,${text}`))
const unitsOf = ({ orders }: OrderFile): number[] =>
  orders.flatMap(({ lines }) => lines.map(({ quantity }) => quantity))
const pricesOf = ({ orders }: OrderFile): (number | undefined)[] =>
  orders.flatMap(({ lines }) => lines.map(({ unitPrice }) => unitPrice))
const timesOf = ({ orders }: OrderFile): string[] =>
  orders.map(({ at }) => new Date(at as number).toISOString().slice(0, 16))

describe('A quantity of an order file', () => {
  it('may have zeros behind its point, separated thousands, and any kind of minus', async () => {
    expect(
      unitsOf(await read(quantities('2.0000', '1,200', '1,234,567', '-3', '+4', '−5', "1'000", '1\u00a0000'))),
    ).toEqual([2, 1200, 1_234_567, -3, 4, -5, 1000, 1000])
  })

  it.each([
    '',
    '-',
    '1.5',
    '1e3',
    '0x10',
    '1,20',
    '1,2345',
    '12,34,567',
    '1,200,00',
    '(5)',
    '5-',
    '1 2',
    '1,234 567',
    '1.',
  ])('is not "%s"', async (text) => {
    await expect(read(quantities('1', text))).rejects.toThrow(
      `line 3, column "quantity": ${JSON.stringify(text)} is not a`,
    )
  })

  it('that could be two numbers is refused, with both and the option', async () => {
    await expect(read(quantities('1', '2,000'))).rejects.toThrow(
      'line 3, column "quantity": "2,000" could be 2000 or 2, and no other line shows which. Say with --decimal point or --decimal comma',
    )
    expect(unitsOf(await read(quantities('2,000'), { decimal: 'point' }))).toEqual([2000])
    expect(unitsOf(await read(quantities('2,000'), { decimal: 'comma' }))).toEqual([2])
  })

  it('is understood from any other number of the file, before it or after it', async () => {
    expect(unitsOf(await read(quantities('2,000', '2.0000')))).toEqual([2000, 2])
    expect(unitsOf(await read(quantities('2.0000', '2,000')))).toEqual([2, 2000])
    expect(unitsOf(await read(quantities('2,000', '1.234.567')))).toEqual([2, 1_234_567])
    expect(unitsOf(await read(quantities('0,000', '2,000')))).toEqual([2])
  })

  it('that must be whole shows what the file means only where that is usual: a point between commas', async () => {
    expect(unitsOf(await read(quantities('1,200', '2,000')))).toEqual([1200, 2000])
    await expect(read(quantities('1.500', '2.000'))).rejects.toThrow('"2.000" could be 2 or 2000')
    await expect(read(quantities('1,200', '1.500'))).rejects.toThrow('"1,200" could be 1200 or 1.2')
    await expect(read(quantities('1.500'))).rejects.toThrow('"1.500" could be 1.5 or 1500')
    const semicolons = (text: string): string => text.replaceAll(',', ';').replaceAll('"1;200"', '"1,200"')
    expect(unitsOf(await read(semicolons(quantities('1.500', '2.000'))))).toEqual([1500, 2000])
    await expect(read(semicolons(quantities('1,200')))).rejects.toThrow('"1,200" could be 1200 or 1.2')
  })

  it('that only the other decimal mark makes whole says so', async () => {
    await expect(read(quantities('2,00'), { decimal: 'point' })).rejects.toThrow(
      '"2,00" is not a whole number with a decimal point; with a decimal comma it is 2.',
    )
  })
})

describe('The prices of an order file', () => {
  const prices = (...texts: string[]): string => file(',quantity,price', ...texts.map((text) => `1,A,1,"${text}"`))

  it.each([
    [['£3.50', '£1,234.56', '£2'], [350, 123_456, 200], '£'],
    [['3,50 €', '1.234,56 €', '2'], [350, 123_456, 200], '€'],
    [['$1,234.56', '$ 3.50', '$7'], [123_456, 350, 700], '$'],
    [['CHF 1’234.50', '0.05 CHF'], [123_450, 5], 'CHF'],
    [['1 234,50 kr'], [123_450], 'kr'],
  ])('may have a currency: %j', async (texts, cents, currency) => {
    const read_ = await read(prices(...texts))
    expect(pricesOf(read_)).toEqual(cents)
    expect(read_.readAs.currency).toBe(currency)
  })

  it('are of one currency, since they are summed', async () => {
    await expect(read(prices('£3.50', '3.50', '$3.50'))).rejects.toThrow('line 4, column "price": "$3.50" is not in £')
  })

  it.each(['', 'free', '-1', '£', '£1£', '1.2.3', 'ABCD 5', '.'])('are not "%s"', async (text) => {
    await expect(read(prices('1', text))).rejects.toThrow(
      `line 3, column "price": ${JSON.stringify(text)} is not a price`,
    )
  })

  it('are refused when two of them cannot be of one file', async () => {
    await expect(read(prices('2.55', '1', '3,50'))).rejects.toThrow(
      'line 2, column "price", has "2.55" and line 4, column "price", has "3,50": no one way of writing fits both. Say with --decimal',
    )
    await expect(read(prices('2.55', '3,50'), { decimal: 'point' })).rejects.toThrow('with a decimal comma it is 3.5')
  })

  it('show how quantities are meant', async () => {
    const mixed = file(',quantity,price', '1,A,"2,000","3,50"', '1,A,"1.000","1,00"')
    expect(unitsOf(await read(mixed))).toEqual([2, 1000])
  })
})

describe('A date of an order file', () => {
  it.each([
    ['2010-12-01', '2010-12-01T00:00'],
    ['2010-12-01T08:26:00Z', '2010-12-01T08:26'],
    ['2010-12-01T08:26:00.123+02:00', '2010-12-01T06:26'],
    ['2010-12-01 08:26:00 -0500', '2010-12-01T13:26'],
    ['2010-12-01 00:00:00.000', '2010-12-01T00:00'],
    ['2010/12/1 8:26 PM', '2010-12-01T20:26'],
    ['31.12.2010 12:30 am', '2010-12-31T00:30'],
    ['12/31/2010', '2010-12-31T00:00'],
    ['2024-02-29', '2024-02-29T00:00'],
    ['05.05.2010', '2010-05-05T00:00'],
    ['31/12/99', '1999-12-31T00:00'],
  ])('is read strictly, without a zone in UTC: %s', async (text, iso) => {
    expect(timesOf(await read(dates(text)))).toEqual([iso])
  })

  it.each([
    ...['30.02.2010', '2010-02-30', '2023-02-29', '31/04/2010', '2010-13-01', '00.01.2010', '2010-12-01 24:00'],
    ...['2010-12-01T08:60', '2010-12-01 13:00 PM', '2010-12-01T08:00+15:00', '0001-01-01'],
  ])('that is not there is refused, with the line: %s', async (text) => {
    await expect(read(dates('2010-01-01', text))).rejects.toThrow(`line 3, column "date": "${text}" is no day or time`)
  })

  it.each(['soon', '1.12.10.', '2010-12', '20101201', '2010-12/01', '40513', '2010-12-01x', '1/2/010'])(
    'is not "%s"',
    async (text) => {
      await expect(read(dates('2010-01-01', text))).rejects.toThrow(`"${text}" is not a date such as 2010-12-01`)
    },
  )

  it('that could be two days is refused, with both and the options', async () => {
    await expect(read(dates('05.05.2010', '01.12.2010'))).rejects.toThrow(
      'line 3, column "date": "01.12.2010" could be 1 December 2010 or 12 January 2010, and no other line shows which. Say how dates are written: --date-format dd.mm.yyyy or --date-format mm.dd.yyyy.',
    )
    await expect(read(dates('01/02/10'))).rejects.toThrow(
      'could be 1 February 2010 or 2 January 2010 or 10 February 2001',
    )
  })

  it('without a year is refused, with both readings', async () => {
    await expect(read(dates('05/01'))).rejects.toThrow('"05/01" has no year, and could be 5 January or 1 May')
    await expect(read(dates('31.12.'))).rejects.toThrow('"31.12." has no year, and could be 31 December.')
  })

  it('is understood from a day past 12, before it or after it', async () => {
    const expected = ['2010-12-01T00:00', '2010-12-13T00:00']
    for (const [first, second] of [
      ['01.12.2010', '13.12.2010'],
      ['12/01/2010', '12/13/2010'],
    ] as const) {
      expect(timesOf(await read(dates(first, second)))).toEqual(expected)
      expect(timesOf(await read(dates(second, first)))).toEqual(expected)
    }
    expect((await read(dates('12/01/2010', '12/13/2010'))).readAs.dateFormat).toBe('mm/dd/yyyy')
  })

  it('is refused when two lines say different things of it, also when bad lines are skipped', async () => {
    const contradicting = dates('13.12.2010', '12.13.2010', '01.02.2010')
    for (const skipBadLines of [false, true])
      await expect(read(contradicting, { skipBadLines })).rejects.toThrow(
        'line 2, column "date", has "13.12.2010" and line 3, column "date", has "12.13.2010": no one way of writing fits both. Say how dates are written: --date-format',
      )
    const skipping = await read(contradicting, { skipBadLines: true, dateFormat: 'dd.mm.yyyy' })
    expect(timesOf(skipping)).toEqual(['2010-02-01T00:00', '2010-12-13T00:00'])
    expect(skipping.skipped).toMatchObject([{ reason: 'the date is not in the calendar', lines: 1 }])
  })

  it('that is in no calendar shows nothing of others', async () => {
    await expect(read(dates('01.12.2010', '31.02.2010'), { skipBadLines: true })).rejects.toThrow('could be 1 December')
  })

  it('has the format that was said, and no other', async () => {
    expect(timesOf(await read(dates('01.12.2010 08:26'), { dateFormat: 'DD.MM.YYYY' }))).toEqual(['2010-12-01T08:26'])
    expect(timesOf(await read(dates('1/2/10'), { dateFormat: 'm/d/yy' }))).toEqual(['2010-01-02T00:00'])
    for (const text of ['01/12/2010', '01.12.10', '2010-12-01'])
      await expect(read(dates(text), { dateFormat: 'dd.mm.yyyy' })).rejects.toThrow(
        'of the form that --date-format says',
      )
    await expect(read(dates('12.31.2010'), { dateFormat: 'dd.mm.yyyy' })).rejects.toThrow('when it is read day first')
  })

  it.each(['dd.mm', 'iso', 'dd.mm/yyyy', 'dd.dd.yyyy', 'yyyy-dd-mm', 'dd.mm.yyy', ''])('has no format "%s"', (text) => {
    expect(dateFormat(text)).toBeUndefined()
  })
})

describe('Exports of spreadsheets', () => {
  it('from Germany: semicolons, decimal commas, umlauts of windows-1252, continuation lines', async () => {
    const german = Buffer.from(
      'Bestellnr;Artikel;Menge;Datum;Einzelpreis\r\n1001;Kaffeemühle;2;01.12.2010;1.234,50 \x80\r\n;Teekännchen;1.200;;3,50 \x80\r\n1002;Kaffeemöhle;1;13.12.2010 08:26;0,99 \x80\r\n',
      'latin1',
    )
    await expect(read(german)).rejects.toThrow('--encoding windows-1252 it reads "Kaffeemühle"')
    const { orders, readAs } = await read(german, { encoding: 'windows-1252' })
    expect(orders).toEqual([
      {
        id: '1001',
        at: Date.UTC(2010, 11, 1),
        lines: [
          { productId: 'Kaffeemühle', quantity: 2, unitPrice: 123_450 },
          { productId: 'Teekännchen', quantity: 1_200, unitPrice: 350 },
        ],
      },
      {
        id: '1002',
        at: Date.UTC(2010, 11, 13, 8, 26),
        lines: [{ productId: 'Kaffeemöhle', quantity: 1, unitPrice: 99 }],
      },
    ])
    expect(readAs).toMatchObject({ delimiter: 'semicolon', decimal: 'comma', dateFormat: 'dd.mm.yyyy', currency: '€' })
  })

  it('from the United States', async () => {
    const american =
      'Order ID,SKU,Qty,Order Date,Unit Price\n1,A-1,"1,200",12/1/2010 8:26 AM,"$1,234.56"\n2,A-1,2.0000,12/13/2010 1:05 PM,$3.50\n'
    expect((await read(american)).orders).toEqual([
      { id: '1', at: Date.UTC(2010, 11, 1, 8, 26), lines: [{ productId: 'A-1', quantity: 1_200, unitPrice: 123_456 }] },
      { id: '2', at: Date.UTC(2010, 11, 13, 13, 5), lines: [{ productId: 'A-1', quantity: 2, unitPrice: 350 }] },
    ])
  })

  it('from the United Kingdom, with a cancellation', async () => {
    const british =
      'InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice\n536365,85123A,6,01/12/2010 08:26,£2.55\nC536379,D,-1,13/12/2010,£27.50\n'
    const { orders, readAs } = await read(british)
    expect(orders.map(({ id, lines }) => [id, lines[0]?.quantity])).toEqual([
      ['536365', 6],
      ['C536379', -1],
    ])
    expect(readAs.dateFormat).toBe('dd/mm/yyyy')
  })

  it('with tabs and a mark, and as "Unicode text"', async () => {
    const tabs = 'order\tproduct\tquantity\r\nA\tKühler\t1\r\n\tÖl\t2\r\n'
    for (const bytes of [Buffer.from(`\uFEFF${tabs}`), Buffer.from(`\uFEFF${tabs}`, 'utf16le')]) {
      const lines = [
        { productId: 'Kühler', quantity: 1 },
        { productId: 'Öl', quantity: 2 },
      ]
      expect((await read(bytes)).orders).toEqual([{ id: 'A', lines }])
    }
  })
})

describe('A price in cents', () => {
  const cents = (text: string): number | undefined => {
    const number = readNumber(splitCurrency(text).amount, 'point')
    return number && toCents(number)
  }

  it.each([
    ['2.55', 255],
    ['2.5', 250],
    ['2', 200],
    ['0', 0],
    ['1.005', 101],
    ['0.001', 0],
    ['.5', 50],
  ])('reads %s as %i', (text, expected) => {
    expect(cents(text)).toBe(expected)
  })

  it.each(['', '.', '-1', '1,5', 'free', '99999999999999999'])('refuses "%s"', (text) => {
    expect(cents(text)).toBeUndefined()
  })
})

it('A number has the same value with a comma for a point and a point for a comma', () => {
  const swap = (text: string): string => text.replaceAll(/[.,]/g, (mark) => (mark === '.' ? ',' : '.'))
  for (const text of ['1', '1.5', '1,000', '1,000.5', '-1,234,567', '0.000', '1.2.3', '01,000', ',5', '.5', '1,', '']) {
    expect(readNumber(swap(text), 'comma'), text).toEqual(readNumber(text, 'point'))
  }
  expect(toWhole({ isNegative: true, whole: '0', fraction: '' })).toBe(0)
})

it('A day is there in one order exactly when it is there in the other with day and month swapped', () => {
  for (let day = 0; day <= 32; day += 1) {
    for (let month = 0; month <= 13; month += 1) {
      const one = readDate(`${day}/${month}/2023`).values['day first']
      expect(readDate(`${month}/${day}/2023`).values['month first']).toBe(one)
      const isThere = month >= 1 && month <= 12 && day >= 1 && day <= new Date(2023, month, 0).getDate()
      expect(one !== undefined).toBe(isThere)
    }
  }
})
