import { CliError } from '../../terminal/cli-error.ts'
import { BadLine } from './bad-line.ts'
import type { Column, OrderColumns } from './columns.ts'
import type { Order, OrderLine } from './order-line.ts'
import type { Settled, Values } from './values.ts'

interface GrowingOrder {
  readonly id: string
  readonly lines: OrderLine[]
  readonly at?: number
}

/** What the lines above say of a line that leaves its order and its date out. */
interface Above {
  readonly orderId?: string
  readonly date?: string
}

/** Gathers lines into orders. Nothing of a bad line is kept, except what lines below it refer to. */
export class OrderLines {
  readonly #path: string
  readonly #columns: OrderColumns
  readonly #values: Values
  readonly #orders: Map<string, GrowingOrder> = new Map()
  #above: Above | undefined
  #lines = 0
  #emptyLines = 0
  #units = 0
  #cents = 0

  constructor(path: string, columns: OrderColumns, values: Values) {
    this.#path = path
    this.#columns = columns
    this.#values = values
  }

  get lines(): number {
    return this.#lines
  }

  /** Those with quantity 0: they move nothing. */
  get emptyLines(): number {
    return this.#emptyLines
  }

  /** In the order of their dates, if there is a date column, else of the file. */
  orders(): Order[] {
    return [...this.#orders.values()].sort((a, b) => (a.at ?? 0) - (b.at ?? 0))
  }

  /** @throws BadLine if it cannot be used; CliError if it cannot be told how the file is meant */
  add(cells: readonly string[], names: readonly string[], line: number): void {
    const above = this.#above
    // Until this line's own are known, lines below it must not be taken for those of an order above it.
    this.#above = {}
    if (cells.length !== names.length) throw wrongCount(cells, names)
    const { order, product, quantity, date, price } = this.#columns
    const cell = ({ index }: Column): string => (cells[index] as string).trim()
    const id = cell(order) === '' ? idAbove(above, order) : readId(cell(order), order, 'order')
    const isContinued = id === above?.orderId
    this.#above = { orderId: id, ...(isContinued && above?.date !== undefined && { date: above.date }) }
    const at = date === undefined ? undefined : this.#date(cell(date), date, line)
    const productId = readId(cell(product), product, 'product')
    const units = this.#values.quantity(cell(quantity), quantity, line)
    const unitPrice = price === undefined ? undefined : this.#values.price(cell(price), price, line)
    this.#lines += 1
    if (units === 0) {
      this.#emptyLines += 1
      return
    }
    this.#keep(
      id,
      at,
      { productId, quantity: known(units), ...(unitPrice !== undefined && { unitPrice: known(unitPrice) }) },
      line,
    )
  }

  /** The date of the line, or of the one above that it continues. */
  #date(text: string, column: Column, line: number): Settled {
    const { orderId, date = '' } = this.#above as Above
    if (text === '' && date === '') {
      const known = this.#orders.get(orderId as string)?.at
      if (known !== undefined) return known
      throw new BadLine('the date is missing', 'is no date, and no line above it gives one', {
        column: column.name,
        value: '',
      })
    }
    const at = this.#values.date(text === '' ? date : text, column, line)
    this.#above = { ...this.#above, date: text === '' ? date : text }
    return at
  }

  #keep(id: string, at: Settled | undefined, line: OrderLine, lineNumber: number): void {
    const order = this.#orders.get(id) ?? { id, lines: [], ...(at !== undefined && { at: known(at) }) }
    this.#orders.set(id, order)
    order.lines.push(line)
    const units = Math.abs(line.quantity)
    this.#units += units
    this.#cents += units * (line.unitPrice ?? 0)
    const past =
      this.#units > Number.MAX_SAFE_INTEGER
        ? 'quantities'
        : this.#cents > Number.MAX_SAFE_INTEGER
          ? 'amounts in cents'
          : undefined
    if (past === undefined) return
    throw new CliError(
      `${this.#path}, line ${lineNumber}: up to here the ${past} sum to more than 9,007,199,254,740,991 (2^53 − 1), the most that is counted exactly. Correct the line, or run the file in parts.`,
    )
  }
}

/** What has to wait stands for itself until the file is read again. */
function known(value: Settled): number {
  return value === 'later' ? 0 : value
}

function wrongCount(cells: readonly string[], names: readonly string[]): BadLine {
  const advice = cells.length > names.length ? '; a value with the delimiter in it needs quotes around it' : ''
  const problem = `there are ${cells.length} values for the ${names.length} columns${advice}`
  return new BadLine('the number of values is not that of the columns', problem)
}

function idAbove(above: Above | undefined, { name }: Column): string {
  if (above?.orderId !== undefined) return above.orderId
  const place = { column: name, value: '' }
  if (above === undefined)
    throw new BadLine('the order is missing', 'is no order id, and no line above it has one', place)
  throw new BadLine('the order is that of a line that was left out', 'continues a line that was left out', place)
}

function readId(text: string, { name }: Column, field: 'order' | 'product'): string {
  // What the engine takes as an id; said here, where the line is known.
  if (text.length >= 1 && text.length <= 100 && text.isWellFormed() && !/\p{Cc}/u.test(text)) return text
  const reason = text === '' ? `the ${field} is missing` : `the ${field} is no id`
  throw new BadLine(reason, 'is not an id of 1 to 100 characters without control characters', {
    column: name,
    value: text,
  })
}
