import { FileProblem } from './file-problem.ts'

const mostUnits = 1_000_000_000

/** A line of a file: its values, read strictly. What is not what it should be refuses the file, with line and column. */
export class Line<Column extends string> {
  readonly number: number
  readonly #path: string
  readonly #read: (column: Column) => string

  constructor(path: string, number: number, read: (column: Column) => string) {
    this.#path = path
    this.number = number
    this.#read = read
  }

  text(column: Column): string {
    return this.#read(column).trim()
  }

  /** What the engine takes as an id. @throws FileProblem */
  id(column: Column): string {
    const text = this.text(column)
    if (text.length >= 1 && text.length <= 100 && text.isWellFormed() && !/\p{Cc}/u.test(text)) return text
    throw this.#invalid(column, 'is not an id of 1 to 100 characters')
  }

  /** @throws FileProblem */
  whole(column: Column): number {
    const text = this.text(column)
    if (/^-?\d{1,10}$/.test(text) && Math.abs(Number(text)) <= mostUnits) return Number(text)
    throw this.#invalid(column, `is not a whole number up to ${mostUnits.toLocaleString('en')}`)
  }

  /** @throws FileProblem */
  count(column: Column): number {
    const number = this.whole(column)
    if (number >= 0) return number
    throw this.#invalid(column, 'is below 0')
  }

  /** An amount with up to four decimals, in hundredths of a cent: exact. @throws FileProblem */
  amount(column: Column): number {
    const found = /^(?=.)(\d{0,9})(?:\.(\d{1,4}))?$/.exec(this.text(column))
    if (found !== null) return Number(found[1]) * 10_000 + Number((found[2] ?? '').padEnd(4, '0'))
    throw this.#invalid(column, 'is not an amount with up to four decimals, such as 45.5805')
  }

  /** A day, or a moment of UTC, in milliseconds since 1970. @throws FileProblem */
  time(column: Column): number {
    const text = this.text(column)
    const at = /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?$/.test(text) ? Date.parse(text) : Number.NaN
    // JavaScript takes 2010-02-30 for a day of March.
    if (at >= 0 && new Date(at).toISOString().startsWith(text.slice(0, 10))) return at
    throw this.#invalid(column, 'is not a date such as 2010-12-01 or 2010-12-01T08:26:00Z')
  }

  #invalid(column: Column, problem: string): FileProblem {
    const value = this.text(column)
    const message = `, line ${this.number}, column ${column}: ${JSON.stringify(value)} ${problem}. Mend the line.`
    return new FileProblem(this.#path, 'VALUE_INVALID', { line: this.number, column, value }, message)
  }
}

/** Hundredths of a cent of so many, in whole cents, half up. */
export function centsOf(hundredths: number, quantity: number = 1): number {
  return Number((BigInt(hundredths) * BigInt(quantity) + 50n) / 100n)
}
