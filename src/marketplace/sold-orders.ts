import type { OrderEntry } from '../orders.ts'
import type { MarketplaceBook } from './marketplace-book.ts'
import type { SellerChanged } from './marketplace-entry.ts'
import type { Effect } from './parcel.ts'
import type { RevenueKind, RevenuePosting } from './revenue-posting.ts'
import { type RowEvent, RowRevenue, type ShippedUnits } from './row-revenue.ts'
import type { Seller, SellerTerms } from './seller.ts'

/** The commit that says something, which of its entries, and when it happened. */
export type Moment = Pick<RevenuePosting, 'sequence' | 'index' | 'at' | 'effectiveAt'>

type Fact<Type extends OrderEntry['type']> = Extract<OrderEntry, { readonly type: Type }>
type MadeRow = Fact<'order-row-filled'>['row']

interface SoldOrder {
  readonly made: Fact<'order-created'>
  readonly orderedAt: number
  /** Rows of which something was shipped, the last shipped last; one may stand in it more than once. */
  readonly shipped: SoldRow[]
  /** Money given back for no row in particular that waits for goods. */
  goodwill: number
}

interface SoldRow {
  readonly order: SoldOrder
  readonly id: string
  readonly lineNumber: number
  readonly quantity: number
  readonly total: number
  readonly events: RowEvent[]
  /** What the events come to: kept once there is more than one. */
  revenue: RowRevenue | undefined
  /** Money given back for it that waits for goods of it. */
  goodwill: number
  /** Of what was taken from it, the part that was given back for no row in particular. */
  fromOrder: number
}

/** Without an owner, or of one that nobody has told of: the house's own. */
const house: SellerTerms & Pick<Seller, 'type'> = Object.freeze({ type: 'retail_1p', recognizedAs: 'gmv' })

/** The orders of a log as far as they are revenue. */
export class SoldOrders {
  readonly #book: MarketplaceBook
  readonly #post: (posting: RevenuePosting) => void
  readonly #orders: Map<string, SoldOrder> = new Map()
  readonly #rows: Map<string, SoldRow> = new Map()
  /** When the last goods left, in the world: no terms from then on were ever used. */
  #lastShipped = Number.NEGATIVE_INFINITY

  constructor(book: MarketplaceBook, post: (posting: RevenuePosting) => void) {
    this.#book = book
    this.#post = post
  }

  take(fact: OrderEntry, moment: Moment): void {
    if (fact.type === 'order-created')
      this.#orders.set(fact.id, { made: fact, orderedAt: moment.effectiveAt, shipped: [], goodwill: 0 })
    else if (fact.type === 'order-reserved') for (const row of fact.rows) this.#addRow(fact.id, row)
    else if (fact.type === 'order-row-filled') this.#addRow(fact.id, fact.row)
    else if (fact.type === 'shipment-shipped') for (const line of fact.lines) this.#ship(line, moment)
    else if (fact.type === 'units-cancelled') this.#cancel(fact, moment)
    else if (fact.type === 'return-refunded' || fact.type === 'goods-replaced') this.#giveBack(fact, moment)
    else if (fact.type === 'return-unreturned') this.#sendAgain(fact, moment)
    else if (fact.type === 'goodwill-granted') this.#grant(fact, moment)
  }

  /** Terms were changed: what was shipped under them counts anew, at its own time. */
  restate({ sellerId, validFrom }: SellerChanged, before: readonly Seller[], moment: Moment): void {
    if (validFrom > this.#lastShipped) return
    const old = ({ sellerId: id, effectiveAt }: ShippedUnits): SellerTerms =>
      id === sellerId ? (at(before, effectiveAt) ?? house) : this.#sellerAt(id, effectiveAt)
    for (const row of this.#rows.values()) {
      const isTouched = row.events.some((one) => one.kind === 'shipped' && one.sellerId === sellerId)
      if (isTouched) this.#restateRow(row, old, moment)
    }
  }

  #restateRow(row: SoldRow, old: (event: ShippedUnits) => SellerTerms, moment: Moment): void {
    const [was, is] = [new RowRevenue(row), new RowRevenue(row)]
    for (const event of row.events) {
      const before = was.apply(event, old)
      // One by one the same: terms change what is recognised, and nothing else.
      for (const [index, effect] of is.apply(event, this.#termsOf).entries()) {
        const recognized = effect.recognized - (before[index]?.recognized ?? 0)
        const { effectiveAt } = event
        const restated = { ...effect, units: 0, gross: 0, recognized }
        this.#tell('restated', row, restated, { ...moment, effectiveAt })
      }
    }
    row.revenue = is
  }

  #addRow(orderId: string, { rowId: id, lineNumber, quantity, total }: MadeRow): void {
    const order = this.#orders.get(orderId)
    if (order === undefined) return
    this.#rows.set(id, {
      order,
      id,
      lineNumber,
      quantity,
      total,
      events: [],
      revenue: undefined,
      goodwill: 0,
      fromOrder: 0,
    })
  }

  #ship({ rowId, quantity: units }: { readonly rowId: string; readonly quantity: number }, moment: Moment): void {
    const row = this.#rows.get(rowId)
    if (row === undefined) return
    this.#lastShipped = Math.max(this.#lastShipped, moment.effectiveAt)
    this.#apply(row, { ...moment, kind: 'shipped', units, sellerId: this.#sellerOf(row) })
    const { shipped } = row.order
    if (shipped.at(-1) !== row) shipped.push(row)
    this.#grantWaiting(row, moment)
  }

  #cancel({ rows }: Fact<'units-cancelled'>, moment: Moment): void {
    for (const { rowId, quantity: units, amount: money } of rows) {
      const row = this.#rows.get(rowId)
      if (row === undefined) continue
      this.#makeRoom(row, this.#revenueOf(row).takenByCancelling(units, money), moment)
      this.#apply(row, { ...moment, kind: 'cancelled', units, money })
      this.#grantWaiting(row, moment)
    }
  }

  #giveBack(fact: Fact<'return-refunded' | 'goods-replaced'>, moment: Moment): void {
    const returnId = fact.type === 'return-refunded' ? { returnId: fact.returnId } : {}
    for (const { rowId, quantity: units, amount: money } of fact.credits) {
      const row = this.#rows.get(rowId)
      if (row === undefined) continue
      this.#makeRoom(row, money, moment)
      this.#apply(row, { ...moment, kind: 'refunded', units, money, ...returnId })
      this.#grantWaiting(row, moment)
    }
  }

  /**
   * A return may give all of its goods' money back though some of that was given for the order as a whole, and a
   * cancellation may leave a cent less of what was shipped: then that is taken from other goods, or waits for some.
   */
  #makeRoom(row: SoldRow, money: number, moment: Moment): void {
    const revenue = this.#revenueOf(row)
    const back = Math.min(Math.max(money - revenue.moneyLeft, 0), revenue.granted)
    if (back === 0) return
    this.#apply(row, { ...moment, kind: 'goodwill', money: -back })
    const fromOrder = Math.min(back, row.fromOrder)
    row.fromOrder -= fromOrder
    row.order.goodwill += fromOrder
    row.goodwill += back - fromOrder
  }

  /** A row may stand in several parts, one a bucket that it leaves from. */
  #sendAgain({ returnId, lines }: Fact<'return-unreturned'>, moment: Moment): void {
    const byRow = new Map<string, { units: number; money: number }>()
    for (const { rowId, quantity, amount } of lines) {
      const { units, money } = byRow.get(rowId) ?? { units: 0, money: 0 }
      byRow.set(rowId, { units: units + quantity, money: money + amount })
    }
    for (const [rowId, amounts] of byRow) {
      const row = this.#rows.get(rowId)
      if (row === undefined) continue
      this.#apply(row, { ...moment, kind: 'unreturned', returnId, ...amounts })
      this.#grantWaiting(row, moment)
    }
  }

  /** Shipping is no goods: what is given back for it undoes no revenue of theirs. */
  #grant({ id, amount, shipping = 0, rows }: Fact<'goodwill-granted'>, moment: Moment): void {
    const order = this.#orders.get(id)
    if (order === undefined) return
    if (rows === undefined) {
      order.goodwill += amount - shipping
      this.#grantOfOrder(order, moment)
      return
    }
    for (const { rowId, amount: money } of rows) {
      const row = this.#rows.get(rowId)
      if (row === undefined) continue
      row.goodwill += money
      this.#grantWaiting(row, moment)
    }
  }

  #grantWaiting(row: SoldRow, moment: Moment): void {
    row.goodwill -= this.#grantRow(row, row.goodwill, moment)
    // What was given for this row goes first: what was given for the order as a whole finds other goods.
    const instead = Math.min(row.goodwill, row.fromOrder)
    row.goodwill -= instead
    row.fromOrder -= instead
    row.order.goodwill += instead
    this.#grantOfOrder(row.order, moment)
  }

  /** From the row that was shipped last, and so on. */
  #grantOfOrder(order: SoldOrder, moment: Moment): void {
    if (order.goodwill === 0) return
    for (const row of order.shipped.toReversed()) {
      const money = this.#grantRow(row, order.goodwill, moment)
      row.fromOrder += money
      order.goodwill -= money
    }
  }

  /** Gives back as much as the row has left of it; says how much that was. */
  #grantRow(row: SoldRow, most: number, moment: Moment): number {
    if (most <= 0 || row.events.length === 0) return 0
    const money = Math.min(most, this.#revenueOf(row).moneyLeft)
    if (money > 0) this.#apply(row, { ...moment, kind: 'goodwill', money })
    return money
  }

  #apply(row: SoldRow, event: RowEvent): void {
    // The first of a row is nearly always its only one: what it comes to is worked out again if there is another.
    const revenue = this.#revenueOf(row)
    row.revenue = row.events.length === 0 ? undefined : revenue
    row.events.push(event)
    const kind = event.kind === 'cancelled' ? 'adjusted' : event.kind
    for (const effect of revenue.apply(event, this.#termsOf)) this.#tell(kind, row, effect, event)
  }

  #revenueOf(row: SoldRow): RowRevenue {
    if (row.revenue !== undefined) return row.revenue
    const revenue = new RowRevenue(row)
    for (const event of row.events) revenue.apply(event, this.#termsOf)
    return revenue
  }

  readonly #termsOf = ({ sellerId, effectiveAt }: ShippedUnits): SellerTerms => this.#sellerAt(sellerId, effectiveAt)

  #sellerAt(sellerId: string | undefined, time: number): SellerTerms & Pick<Seller, 'type'> {
    return (sellerId === undefined ? undefined : this.#book.countedAt(sellerId, time)) ?? house
  }

  /** Whose goods they are that leave: their product's owner's; or the seller's that its line names and that sends it. */
  #sellerOf({ order, lineNumber }: SoldRow): string | undefined {
    const line = order.made.lines[lineNumber - 1]
    if (line === undefined) return undefined
    const { productId, sellerId, fulfilledBy } = line
    const isSent = fulfilledBy === 'seller' && sellerId !== undefined && this.#book.has(sellerId)
    return isSent ? sellerId : this.#book.ownerOf(productId)
  }

  #tell(kind: RevenueKind, row: SoldRow, effect: Effect, moment: Moment): void {
    const { order, id: rowId, lineNumber } = row
    const { customerId, currency, id: orderId } = order.made
    const { sellerId, side, units, gross, recognized } = effect
    if (units === 0 && gross === 0 && recognized === 0) return
    const { sequence, index, at, effectiveAt } = moment
    this.#post({
      sequence,
      index,
      at,
      effectiveAt,
      kind,
      side,
      orderId,
      orderedAt: order.orderedAt,
      ...(customerId !== undefined && { customerId }),
      currency,
      lineNumber,
      rowId,
      productId: order.made.lines[lineNumber - 1]?.productId ?? '',
      ...(sellerId !== undefined && { sellerId }),
      sellerType: this.#sellerAt(sellerId, effectiveAt).type,
      units,
      gross,
      recognized,
    })
  }
}

function at(versions: readonly Seller[], time: number): Seller | undefined {
  return versions.findLast(({ validFrom }) => validFrom <= time) ?? versions[0]
}
