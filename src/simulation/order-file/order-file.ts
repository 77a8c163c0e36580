import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { type CsvError, type Info, type InfoRecord, parse } from 'csv-parse'
import { CliError } from '../../terminal/cli-error.ts'
import { BadLine } from './bad-line.ts'
import { type AskedColumns, findColumns, hasRequired, type OrderColumns, type OrderField } from './columns.ts'
import { dateFormat, formatOf } from './date-text.ts'
import { delimiterOf, findDelimiter, nameOf, splitHeader } from './delimiter.ts'
import { cutHeader } from './header-text.ts'
import type { Decimal } from './number-text.ts'
import type { Order } from './order-line.ts'
import { OrderLines } from './order-lines.ts'
import { BadLines, type SkippedLines } from './skipped-lines.ts'
import { StrictText } from './strict-text.ts'
import { Values, type Writing } from './values.ts'

/** How a file is to be read; what is left out is found in the file. */
export interface OrderFileOptions {
  readonly columns?: AskedColumns
  readonly encoding?: string | undefined
  /** A name, or the character. */
  readonly delimiter?: string | undefined
  readonly decimal?: Decimal | undefined
  /** Such as dd.mm.yyyy. */
  readonly dateFormat?: string | undefined
  readonly skipBadLines?: boolean | undefined
}

/** How a file was read, where it does not say so itself. */
export interface ReadAs {
  readonly encoding: string
  readonly delimiter: string
  readonly columns: { readonly [Field in OrderField]?: string }
  readonly decimal?: Decimal
  readonly dateFormat?: string
  readonly currency?: string
}

export interface OrderFile {
  readonly path: string
  /** In the order of their dates, if there is a date column, else of the file. */
  readonly orders: readonly Order[]
  readonly lines: number
  /** Lines with quantity 0: they move nothing. */
  readonly emptyLines: number
  readonly readAs: ReadAs
  readonly skipped: readonly SkippedLines[]
}

/**
 * Reads order lines from a CSV file with a header, as a stream, so that it is never a text in memory. It is
 * read a second time if values can only be understood when its end was seen.
 * @throws CliError naming file, line, column and value
 */
export async function readOrderFile(path: string, options: OrderFileOptions = {}): Promise<OrderFile> {
  const format = options.dateFormat === undefined ? undefined : dateFormat(options.dateFormat)
  const first = new FileReading(path, options, { decimal: options.decimal, dateFormat: format })
  const file = await first.run()
  if (!first.mustReadAgain) return file
  if (!(await stat(path)).isFile()) {
    const { decimal, dateFormat: found } = file.readAs
    const decimalOption = decimal === undefined ? '' : ` --decimal ${decimal}`
    const formatOption = found === undefined ? '' : ` --date-format ${found}`
    throw new CliError(
      `${path}: only its end shows how its beginning is meant, and it cannot be read twice. Run it again with${decimalOption}${formatOption}, or save it as a file.`,
    )
  }
  const again = new FileReading(path, options, { dateFormat: format, ...first.found })
  const { readAs, ...rest } = await again.run()
  return { ...rest, readAs: { ...readAs, ...file.readAs } }
}

/** One passage through a file. */
class FileReading {
  readonly #path: string
  readonly #options: OrderFileOptions
  readonly #values: Values
  readonly #bad: BadLines
  readonly #text: StrictText
  #names: readonly string[] = []
  #columns: OrderColumns | undefined
  #lines: OrderLines | undefined
  #delimiter = ','
  #linesBefore = 0
  /** The end of the last record that the parser made, which is ahead of those that were looked at. */
  #parsedTo = 0

  constructor(path: string, options: OrderFileOptions, writing: Writing) {
    this.#path = path
    this.#options = options
    this.#values = new Values(path, writing)
    this.#bad = new BadLines(path, options.skipBadLines === true)
    this.#text = new StrictText(path, options.encoding)
  }

  get mustReadAgain(): boolean {
    return this.#values.decimal.isWaiting || this.#values.dateOrder.isWaiting
  }

  get found(): Writing {
    return { decimal: this.#values.decimal.answer, dateOrder: this.#values.dateOrder.answer }
  }

  async run(): Promise<OrderFile> {
    const source = createReadStream(this.#path)
    try {
      const { header, rest } = await cutHeader(this.#path, this.#text.read(source))
      this.#readHeader(header.text, header.delimiter, header.line)
      await pipeline(rest, this.#parser(), (records: AsyncIterable<{ record: string[]; info: Info }>) =>
        this.#readRecords(records),
      )
    } catch (error) {
      throw this.#asCliError(error)
    } finally {
      source.destroy()
    }
    this.#values.decimal.conclude(this.#delimiter === ';' ? 'comma' : 'point')
    this.#values.dateOrder.conclude()
    return this.#file()
  }

  #readHeader(header: string, announced: string | undefined, line: number): void {
    const { columns = {}, delimiter } = this.#options
    const fits = (names: readonly string[]): boolean => hasRequired(names, columns)
    this.#delimiter =
      delimiter === undefined ? (announced ?? findDelimiter(this.#path, header, fits)) : delimiterOf(delimiter)
    this.#names = splitHeader(header, this.#delimiter)
    this.#columns = findColumns(`${this.#path}, line ${line}`, this.#names, columns)
    this.#lines = new OrderLines(this.#path, this.#columns, this.#values)
    this.#linesBefore = line
    this.#parsedTo = line
  }

  #parser(): ReturnType<typeof parse> {
    return parse({
      delimiter: this.#delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      info: true,
      on_record: (record: string[], { lines }: InfoRecord) => {
        this.#parsedTo = this.#linesBefore + lines
        return record
      },
      skip_empty_lines: true,
      relax_column_count: true,
      // A quote that is never closed would gather the rest of the file.
      max_record_size: 1_000_000,
    })
  }

  async #readRecords(records: AsyncIterable<{ record: string[]; info: Info }>): Promise<void> {
    for await (const { record, info } of records) {
      const line = this.#linesBefore + info.lines
      // Spreadsheets write their empty rows too.
      if (record.every((cell) => cell.trim() === '')) continue
      try {
        this.#lines?.add(record, this.#names, line)
      } catch (error) {
        if (!(error instanceof BadLine)) throw error
        this.#bad.add(line, error)
      }
    }
  }

  #file(): OrderFile {
    const [lines, skipped] = [this.#lines as OrderLines, this.#bad.skipped]
    const orders = lines.orders()
    if (orders.length === 0) {
      const left = skipped.map(({ reason, lines: count, first }) => `${count} × ${reason} (line ${first[0]?.line})`)
      const why = left.length === 0 ? '' : ` All were left out: ${left.join('; ')}.`
      throw new CliError(`${this.#path}: there are no order lines in it.${why}`)
    }
    const { emptyLines } = lines
    return { path: this.#path, orders, lines: lines.lines, emptyLines, readAs: this.#readAs(), skipped }
  }

  #readAs(): ReadAs {
    const { decimal, dateOrder, currency } = this.#values
    const { dateFormat: given } = this.#options
    const format =
      given ?? (dateOrder.answer && dateOrder.shownBy && formatOf(dateOrder.shownBy.text, dateOrder.answer))
    const columns = Object.entries(this.#columns ?? {}).map(([field, { name }]) => [field, name])
    return {
      encoding: this.#text.encoding as string,
      delimiter: nameOf(this.#delimiter),
      columns: Object.fromEntries(columns) as ReadAs['columns'],
      ...(decimal.answer !== undefined && { decimal: decimal.answer }),
      ...(format !== undefined && { dateFormat: format }),
      ...(currency !== undefined && { currency }),
    }
  }

  #asCliError(error: unknown): unknown {
    if (error instanceof CliError || !(error instanceof Error)) return error
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return new CliError(`${this.#path}: there is no such file.`)
    if (code === 'EISDIR') return new CliError(`${this.#path}: it is a folder, not a file.`)
    if (code === 'EACCES') return new CliError(`${this.#path}: it may not be read.`)
    const problem = quoteProblems.get(code ?? '')
    if (problem === undefined) return isSystemError(error) ? new CliError(`${this.#path}: ${error.message}.`) : error
    const { lines = 0 } = error as CsvError & { lines?: number }
    const from = this.#parsedTo + 1
    const to = this.#linesBefore + lines
    const place = to > from ? `lines ${from} to ${to}` : `line ${from}`
    return new CliError(
      `${this.#path}, ${place}: ${problem}. Put such a value into quotes, and write a quote in it twice. No line can be skipped here, since it is not clear where it ends.`,
    )
  }
}

const quoteProblems: ReadonlyMap<string, string> = new Map([
  ['CSV_QUOTE_NOT_CLOSED', 'a quote is opened and not closed before the file ends'],
  ['CSV_INVALID_CLOSING_QUOTE', 'something follows the quote that closes a value'],
  ['INVALID_OPENING_QUOTE', 'there is a quote in a value that does not begin with one'],
  ['CSV_MAX_RECORD_SIZE', 'the values are longer than a million bytes, so a quote may have been left open'],
])

function isSystemError(error: Error): boolean {
  return 'syscall' in error
}
