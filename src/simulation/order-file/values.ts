import { BadLine } from './bad-line.ts'
import type { Column } from './columns.ts'
import {
  type DateFormat,
  type DateOrder,
  dateOrders,
  formatOf,
  isWithoutYear,
  longDate,
  readDate,
} from './date-text.ts'
import {
  type Decimal,
  decimals,
  type NumberText,
  plainNumber,
  readNumber,
  splitCurrency,
  toCents,
  toWhole,
} from './number-text.ts'
import { OpenQuestion } from './open-question.ts'

/** How the values of a file are written, as far as that is known. */
export interface Writing {
  readonly decimal?: Decimal | undefined
  readonly dateOrder?: DateOrder | undefined
  /** From an option: then no other form is a date. */
  readonly dateFormat?: DateFormat | undefined
}

/** A value, or that it cannot be said before the end of the file. */
export type Settled = number | 'later'

/** Makes quantities, prices and dates of texts, and finds out how the file writes them. */
export class Values {
  readonly decimal: OpenQuestion<Decimal>
  readonly dateOrder: OpenQuestion<DateOrder>
  readonly #dateFormat: DateFormat | undefined
  #currency: string | undefined
  /** Lines of an order have one date: it is read once. */
  #lastDate: { readonly text: string; readonly at: number } | undefined

  constructor(path: string, { decimal, dateOrder, dateFormat }: Writing) {
    this.#dateFormat = dateFormat
    this.decimal = new OpenQuestion({
      path,
      answers: decimals,
      given: decimal,
      meaning: (text, answer) => {
        const number = readNumber(splitCurrency(text).amount, answer)
        return number === undefined ? 'no number' : plainNumber(number)
      },
      advice: () => 'Say with --decimal point or --decimal comma what the decimal mark is.',
    })
    this.dateOrder = new OpenQuestion({
      path,
      answers: dateOrders,
      given: dateFormat?.order ?? dateOrder,
      meaning: (text, answer) => longDate(readDate(text).values[answer] as number),
      advice: (text, orders) =>
        `Say how dates are written: --date-format ${orders.map((order) => formatOf(text, order)).join(' or --date-format ')}.`,
    })
  }

  /** What prices are in, if they say it. */
  get currency(): string | undefined {
    return this.#currency
  }

  /** @throws BadLine if it is no whole number */
  quantity(text: string, { name: column }: Column, line: number): Settled {
    if (plainDigits.test(text)) return Number(text)
    const readings = read(text)
    const values = valuesOf(readings, toWhole)
    const isEvidence = Object.keys(values).length === Object.keys(readings).length
    const isWhole = Object.keys(values).length > 0
    const settled = isWhole ? this.decimal.settle(values, { line, column, text }, isEvidence) : undefined
    if (settled !== undefined) return settled
    const [number] = Object.values(readings)
    const isTooLarge = number !== undefined && Number(number.whole) > Number.MAX_SAFE_INTEGER
    const problem = isTooLarge
      ? 'is too large to be counted exactly'
      : `is not a whole number${this.#otherwise(readings)}`
    throw new BadLine('the quantity is not a whole number', problem, { column, value: text })
  }

  /** In cents. @throws BadLine if it is no price */
  price(text: string, { name: column }: Column, line: number): Settled {
    const { amount, currency } = splitCurrency(text)
    const readings = read(amount)
    const values = valuesOf(readings, toCents)
    const settled =
      Object.keys(values).length > 0 ? this.decimal.settle(values, { line, column, text }, true) : undefined
    if (settled === undefined) {
      const problem = `is not a price such as 2.55 or £1,234.50${this.#otherwise(readings)}`
      throw new BadLine('the price is not one', problem, { column, value: text })
    }
    this.#currency ??= currency
    if (currency !== undefined && currency !== this.#currency) {
      const problem = `is not in ${this.#currency}, as prices before it are`
      throw new BadLine('the price is in another currency', problem, { column, value: text })
    }
    return settled
  }

  /** In milliseconds since 1970. @throws BadLine if it is no date */
  date(text: string, { name: column }: Column, line: number): Settled {
    if (this.#lastDate?.text === text) return this.#lastDate.at
    const { values, hasForm } = readDate(text, this.#dateFormat)
    const settled =
      Object.keys(values).length > 0 ? this.dateOrder.settle(values, { line, column, text }, true) : undefined
    if (settled === undefined) throw this.#badDate(text, column, hasForm)
    if (settled !== 'later') this.#lastDate = { text, at: settled }
    return settled
  }

  #badDate(text: string, column: string, hasForm: boolean): BadLine {
    const place = { column, value: text }
    if (isWithoutYear(text)) {
      const { values } = readDate(`${text.replace(/\.$/, '')}${text.replace(/\d/g, '')[0]}2000`)
      const days = Object.values(values).map((at) => longDate(at).replace(' 2000', ''))
      const readings = days.length === 0 ? '' : `, and could be ${[...new Set(days)].join(' or ')}`
      const advice = 'With the year in the column, --date-format dd/mm/yyyy or mm/dd/yyyy says which'
      return new BadLine('the date has no year', `has no year${readings}. ${advice}`, place)
    }
    if (hasForm) {
      const order = this.dateOrder.answer
      const how = order === undefined ? '' : ` when it is read ${order}`
      return new BadLine('the date is not in the calendar', `is no day or time that there is${how}`, place)
    }
    const wanted =
      this.#dateFormat === undefined
        ? 'a date such as 2010-12-01 or 2010-12-01T08:26:00Z'
        : 'a date of the form that --date-format says'
    return new BadLine('the date is not one', `is not ${wanted}`, place)
  }

  /** A hint at the other decimal mark, where that makes a number of it. */
  #otherwise(readings: { readonly [Mark in Decimal]?: NumberText }): string {
    const { answer } = this.decimal
    const other = decimals.find((mark) => mark !== answer)
    const number = answer === undefined || other === undefined ? undefined : readings[other]
    return number === undefined ? '' : ` with a decimal ${answer}; with a decimal ${other} it is ${plainNumber(number)}`
  }
}

/** The same with any decimal mark. */
const plainDigits = /^\d{1,15}$/

type Readings<Value> = { [Mark in Decimal]?: Value }

function read(text: string): Readings<NumberText> {
  const readings: Readings<NumberText> = {}
  for (const mark of decimals) {
    const number = readNumber(text, mark)
    if (number !== undefined) readings[mark] = number
  }
  return readings
}

function valuesOf(
  readings: Readings<NumberText>,
  convert: (number: NumberText) => number | undefined,
): Readings<number> {
  const values: Readings<number> = {}
  for (const mark of decimals) {
    const number = readings[mark]
    const value = number === undefined ? undefined : convert(number)
    if (value !== undefined) values[mark] = value
  }
  return values
}
