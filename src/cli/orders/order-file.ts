import { createReadStream } from 'node:fs'
import { type CsvError, type Info, parse } from 'csv-parse'
import { CliError } from '../cli-error.ts'
import { toCents } from './cents.ts'

/** Which column of the file says what. */
export interface OrderColumns {
  readonly order: string
  readonly product: string
  readonly quantity: string
  readonly date?: string
  readonly price?: string
}

export interface OrderLine {
  readonly productId: string
  /** Negative: it came back, or was written off. */
  readonly quantity: number
  /** Of one unit, in cents: what the customer pays, and no cost. */
  readonly unitPrice?: number
}

export interface Order {
  readonly id: string
  readonly lines: readonly OrderLine[]
  /** Milliseconds since 1970, of its first line. */
  readonly at?: number
}

export interface OrderFile {
  readonly path: string
  /** In the order of their dates, if there is a date column, else of the file. */
  readonly orders: readonly Order[]
  readonly lines: number
  /** Lines with quantity 0: they move nothing. */
  readonly emptyLines: number
}

type Row = Readonly<Record<string, string>>

/** Reads order lines from a CSV file with a header. @throws CliError naming file, line and column */
export async function readOrderFile(path: string, columns: OrderColumns): Promise<OrderFile> {
  const reader = new OrderReader(path, columns)
  const parser = createReadStream(path)
    .on('error', (error) => parser.destroy(error))
    .pipe(
      parse({
        columns: (header: string[]) => reader.readHeader(header),
        bom: true,
        info: true,
        skip_empty_lines: true,
      }),
    )
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: Row; info: Info }>)
      reader.readRow(record, info.lines)
  } catch (error) {
    throw asCliError(error, path)
  }
  return reader.finished()
}

/** Gathers lines into orders. */
class OrderReader {
  readonly #path: string
  readonly #columns: OrderColumns
  readonly #orders: Map<string, { id: string; lines: OrderLine[]; at?: number }> = new Map()
  #lines = 0
  #emptyLines = 0

  constructor(path: string, columns: OrderColumns) {
    this.#path = path
    this.#columns = columns
  }

  readHeader(header: string[]): string[] {
    for (const [what, column] of Object.entries(this.#columns)) {
      if (header.includes(column as string)) continue
      throw new CliError(
        `${this.#path}, line 1: there is no column "${column}" for the ${what}. There are: ${header.join(', ')}. Name it with --${what}-column.`,
      )
    }
    return header
  }

  readRow(row: Row, line: number): void {
    const { order, product, quantity, date, price } = this.#columns
    const id = this.#id(row, order, line)
    const productId = this.#id(row, product, line)
    const units = this.#quantity(row, quantity, line)
    const at = date === undefined ? undefined : this.#time(row, date, line)
    const unitPrice = price === undefined ? undefined : this.#price(row, price, line)
    this.#lines += 1
    if (units === 0) {
      this.#emptyLines += 1
      return
    }
    const orderOfLine = this.#orders.get(id) ?? { id, lines: [], ...(at !== undefined && { at }) }
    this.#orders.set(id, orderOfLine)
    orderOfLine.lines.push({
      productId,
      quantity: units,
      ...(unitPrice !== undefined && { unitPrice }),
    })
  }

  finished(): OrderFile {
    if (this.#orders.size === 0) throw new CliError(`${this.#path}: there are no order lines in it.`)
    const orders = [...this.#orders.values()].sort((a, b) => (a.at ?? 0) - (b.at ?? 0))
    return { path: this.#path, orders, lines: this.#lines, emptyLines: this.#emptyLines }
  }

  #id(row: Row, column: string, line: number): string {
    const text = (row[column] as string).trim()
    // What the engine takes as an id; said here, where the line is known.
    if (text.length >= 1 && text.length <= 100 && text.isWellFormed() && !/\p{Cc}/u.test(text)) return text
    throw this.#bad(column, line, text, 'an id of 1 to 100 characters')
  }

  #quantity(row: Row, column: string, line: number): number {
    const text = (row[column] as string).trim()
    const quantity = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN
    if (Number.isSafeInteger(quantity)) return quantity
    throw this.#bad(column, line, text, 'a whole number')
  }

  #time(row: Row, column: string, line: number): number {
    const text = (row[column] as string).trim()
    const time = Date.parse(text)
    if (!Number.isNaN(time)) return time
    throw this.#bad(column, line, text, 'a date such as 2010-12-01T08:26:00Z')
  }

  #price(row: Row, column: string, line: number): number {
    const text = (row[column] as string).trim()
    const cents = toCents(text)
    if (cents !== undefined) return cents
    throw this.#bad(column, line, text, 'a price such as 2.55')
  }

  #bad(column: string, line: number, found: string, wanted: string): CliError {
    const shown = found.length > 40 ? `${found.slice(0, 40)}…` : found
    return new CliError(`${this.#path}, line ${line}, column "${column}": ${JSON.stringify(shown)} is not ${wanted}.`)
  }
}

function asCliError(error: unknown, path: string): unknown {
  if (error instanceof CliError || !(error instanceof Error)) return error
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') return new CliError(`${path}: there is no such file.`)
  if (code === 'EISDIR') return new CliError(`${path}: it is a folder, not a file.`)
  if (code === 'EACCES') return new CliError(`${path}: it may not be read.`)
  const isCsv = code?.startsWith('CSV_') === true
  const { lines } = error as CsvError & { lines?: number }
  return new CliError(`${path}${isCsv ? `, line ${lines}` : ''}: ${error.message}.`)
}
