import { CliError } from '../../terminal/cli-error.ts'
import { quoted } from './quoted.ts'

/** What a file says of an order line. */
export type OrderField = 'order' | 'product' | 'quantity' | 'date' | 'price'

/** Names of columns as they were asked for; an empty one means that no column is to be used. */
export type AskedColumns = { readonly [Field in OrderField]?: string | undefined }

export interface Column {
  readonly name: string
  readonly index: number
}

export interface OrderColumns {
  readonly order: Column
  readonly product: Column
  readonly quantity: Column
  readonly date?: Column
  readonly price?: Column
}

/** What such columns are usually called, in small letters and digits only. A file that has the first has no other. */
const usual: Readonly<Record<OrderField, readonly string[]>> = {
  order: [
    ...['order', 'orderid', 'orderno', 'ordernumber', 'invoice', 'invoiceid', 'invoiceno', 'invoicenumber'],
    ...['bestellung', 'bestellnr', 'bestellnummer', 'auftrag', 'auftragsnr', 'auftragsnummer', 'rechnungsnummer'],
  ],
  product: [
    ...['product', 'productid', 'productcode', 'sku', 'stockcode', 'item', 'itemid', 'itemno', 'article'],
    ...['lineitemsku', 'artikel', 'artikelnr', 'artikelnummer', 'produkt'],
  ],
  quantity: ['quantity', 'qty', 'units', 'lineitemquantity', 'orderqty', 'menge', 'anzahl', 'stück'],
  date: ['date', 'orderdate', 'invoicedate', 'createdat', 'orderedat', 'datum', 'bestelldatum', 'rechnungsdatum'],
  price: ['price', 'unitprice', 'lineitemprice', 'priceeach', 'preis', 'einzelpreis', 'stückpreis'],
}
const required: readonly OrderField[] = ['order', 'product', 'quantity']

export function hasRequired(names: readonly string[], asked: AskedColumns): boolean {
  return required.every((field) => candidates(names, field, asked[field]).length > 0)
}

/** @throws CliError naming what is missing or twice there, what there is, and the option */
export function findColumns(place: string, names: readonly string[], asked: AskedColumns): OrderColumns {
  const twice = names.find((name, index) => name !== '' && names.indexOf(name) !== index)
  if (twice !== undefined) throw new CliError(`${place}: two columns are called ${quoted(twice)}. Rename one of them.`)
  const find = (field: OrderField): Column | undefined => {
    const found = candidates(names, field, asked[field])
    const [index, another] = found
    if (another !== undefined) {
      const all = found.map((at) => quoted(names[at] as string)).join(' and ')
      throw new CliError(`${place}: ${all} could each be the ${field}. Say which with --${field}-column.`)
    }
    if (index !== undefined) return { name: names[index] as string, index }
    if (required.includes(field) || isAsked(asked[field])) throw missing(place, names, field, asked[field])
    return undefined
  }
  const [date, price] = [find('date'), find('price')]
  return {
    order: find('order') as Column,
    product: find('product') as Column,
    quantity: find('quantity') as Column,
    ...(date !== undefined && { date }),
    ...(price !== undefined && { price }),
  }
}

function candidates(names: readonly string[], field: OrderField, asked: string | undefined): number[] {
  const where = (test: (name: string) => boolean): number[] =>
    names.flatMap((name, index) => (test(name) ? [index] : []))
  if (asked !== undefined) return asked === '' ? [] : where((name) => name === asked.trim())
  const [plainest = ''] = usual[field]
  const plain = where((name) => name === plainest)
  return plain.length > 0 ? plain : where((name) => usual[field].includes(bare(name)))
}

/** Without marks, and without a currency that it ends with. */
function bare(name: string): string {
  const letters = name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
  return letters.replace(/(gbp|usd|eur|chf)$/, '')
}

function isAsked(name: string | undefined): boolean {
  return name !== undefined && name !== ''
}

function missing(place: string, names: readonly string[], field: OrderField, asked: string | undefined): CliError {
  const problem = isAsked(asked)
    ? `there is no column ${quoted(asked as string)} for the ${field}`
    : `no column has a usual name for the ${field}, such as ${usual[field].slice(0, 5).join(', ')}`
  const there = names.map((name) => quoted(name)).join(', ')
  const alone = names.length > 1 ? '' : ' If they are separated by something else, say it with --delimiter.'
  return new CliError(`${place}: ${problem}. There are: ${there}. Name it with --${field}-column.${alone}`)
}
