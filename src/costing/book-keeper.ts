import { errorAs } from '../errors/inventory-error.ts'
import type { Movement } from '../inventory/movement.ts'
import type { BooksState } from './cost-state.ts'
import type { LandedLine } from './costing-entry.ts'
import { valueTooLarge } from './costing-errors.ts'
import { count } from './covering.ts'
import type { EntryPlace } from './entry-place.ts'
import type { Posting, ReturnedFrom } from './flows.ts'
import { GoodsHandling } from './goods-handling.ts'
import { IssueRegister } from './issue-register.ts'
import { type Landing, landingOf } from './landing.ts'
import { addBundle, emptyBundle, unitsOf } from './layer.ts'
import type { Pool } from './pool.ts'
import { Poster } from './poster.ts'
import { type PerpetualMethod, ProductBooks } from './product-books.ts'
import { Receipts } from './receipts.ts'
import type { ReturnLinks } from './return-links.ts'
import type { Shipped } from './shipped.ts'
import type { SplitLines } from './split-lines.ts'
import { StateReader } from './state-reader.ts'
import { StateWriter } from './state-writer.ts'
import { portionOf, takenValue } from './taking.ts'
import { raiseValue } from './value-raiser.ts'

/** Keeps the books of all products by one method: what each movement takes, brings and posts. */
export class BookKeeper {
  readonly method: PerpetualMethod
  readonly #products: Map<string, ProductBooks> = new Map()
  readonly #receipts: Receipts
  readonly #hands: GoodsHandling
  #turns = 0
  #keptAfter = Number.NEGATIVE_INFINITY

  constructor(
    method: PerpetualMethod,
    links: ReturnLinks | undefined,
    lines: SplitLines,
    onPosting: ((posting: Posting) => void) | undefined,
  ) {
    this.method = method
    this.#receipts = new Receipts(links)
    this.#hands = new GoodsHandling(method, links, new IssueRegister(links, lines), new Poster(onPosting))
  }

  /** Goes on with the books of an earlier keeper. */
  restore(state: BooksState): void {
    const reader = new StateReader(state, this.method === 'moving-average')
    reader.fill((productId) => this.books(productId), this.#hands.register)
    for (const origin of reader.receipts) this.#receipts.add(origin)
    this.#hands.ranks = state.ranks
    this.#turns = state.turns
  }

  state(): BooksState {
    return new StateWriter().books(this.products(), this.#receipts.all(), this.#hands.ranks, this.#turns)
  }

  /** From here on no issue up to a time is found. */
  keepAfter(time: number): void {
    this.#keptAfter = time
  }

  /** Forgets the issues up to a time: nothing comes back of them any more. */
  forgetUpTo(time: number): void {
    const isKept = ({ name }: Shipped): boolean => name.time > time
    for (const books of this.#products.values()) {
      for (const shipped of books.issues) if (!isKept(shipped)) this.#hands.register.forget(shipped)
      books.issues = books.issues.filter(isKept)
      for (const [, pool] of books.pools()) pool.shipped = pool.shipped.filter(isKept)
    }
  }

  products(): Iterable<ProductBooks> {
    return this.#products.values()
  }

  books(productId: string): ProductBooks {
    const known = this.#products.get(productId)
    if (known !== undefined) return known
    const made = new ProductBooks(productId, this.method)
    this.#products.set(productId, made)
    return made
  }

  move(movement: Movement, place: EntryPlace): void {
    const { type, to } = movement
    const books = this.books(movement.productId)
    if (type === 'received') this.#receive(books, movement, place)
    else if (type === 'sold' || type === 'fulfilled') this.#sell(books, movement, place)
    else if (type === 'returned') this.#takeBack(books, movement, place)
    else if (type === 'unreturned') this.#sendAgain(books, movement, place)
    else if (type === 'returned-to-supplier') this.#sendBack(books, movement, place)
    else if (type === 'transferred-out' || type === 'transfer-shipped') this.#send(books, movement, place)
    else if (type === 'transferred-in') this.#arrive(books, movement, place)
    else if (type === 'transfer-lost') this.#loseOnTheWay(books, movement, place)
    else if (type === 'adjusted' && to === 'available') this.#find(books, movement, place)
    else this.#lose(books, movement, place)
  }

  /** Where a later cost of a receipt goes; undefined if the receipt is not known. */
  landing(receiptSequence: number, { index, productId, amount }: LandedLine): Landing | undefined {
    const origin = this.#receipts.find(receiptSequence, productId, index)
    return origin && landingOf(this.books(productId), origin, amount, this.#keptAfter)
  }

  land(receiptSequence: number, line: LandedLine, landing: Landing, place: EntryPlace): void {
    const { index, productId, warehouseId, amount } = line
    const origin = this.#receipts.find(receiptSequence, productId, index)
    if (origin === undefined) return
    origin.ownValue += amount
    const books = this.books(productId)
    const stamp = { kind: 'landed', type: 'landed-cost-added', productId, ...place } as const
    raiseValue(books, origin, landing, books.warehouse(warehouseId), stamp, this.#hands.poster)
  }

  #receive(books: ProductBooks, movement: Movement, place: EntryPlace): void {
    const { quantity, unitCost, totalCost } = movement
    const value = totalCost ?? (unitCost === undefined ? undefined : unitCost * quantity)
    if (value !== undefined && !Number.isSafeInteger(value)) throw errorAs(valueTooLarge, { sequence: place.sequence })
    const pool = books.warehouse(movement.warehouseId)
    const origin = this.#hands.bring('received', books, pool, movement, place, value)
    origin.ownQuantity = quantity
    origin.ownValue = value ?? 0
    this.#receipts.add(origin)
  }

  /** What a return takes back from, as far as it is not too long ago. */
  #issuesFor(movement: Movement, pool: Pool): readonly Shipped[] {
    const found = this.#hands.register.named(movement, pool)
    const [first] = found
    if (first === undefined || first.name.time > this.#keptAfter) return found
    return found.filter(({ name }) => name.time > this.#keptAfter)
  }

  /** What nobody had on the books comes in at the average of what is there. */
  #find(books: ProductBooks, movement: Movement, place: EntryPlace): void {
    const pool = books.warehouse(movement.warehouseId)
    const units = pool.costed.quantity
    const value = units === 0 ? undefined : portionOf(pool.worth, movement.quantity, units)
    this.#hands.bring('found', books, pool, movement, place, value)
  }

  #sell(books: ProductBooks, movement: Movement, place: EntryPlace): void {
    const pool = books.warehouse(movement.warehouseId)
    this.#hands.leave('sold', books, pool, movement, place, movement.quantity)
  }

  #lose(books: ProductBooks, movement: Movement, place: EntryPlace): void {
    this.#hands.leave('lost', books, books.warehouse(movement.warehouseId), movement, place, movement.quantity)
  }

  #takeBack(books: ProductBooks, movement: Movement, place: EntryPlace): void {
    const { quantity, warehouseId } = movement
    const pool = books.warehouse(warehouseId)
    const issues = this.#issuesFor(movement, pool)
    const back = emptyBundle()
    const from: ReturnedFrom[] = []
    this.#turns += 1
    for (let last = issues.length - 1; last >= 0 && unitsOf(back) < quantity; last -= 1) {
      const shipped = issues[last] as Shipped
      const units = shipped.takeBack(quantity - unitsOf(back), this.#turns)
      if (units.parts.length === 0) continue
      addBundle(back, units)
      from.push({ shipped, quantity: unitsOf(units), value: units.value, uncosted: units.uncosted })
    }
    count(back, 'sold', -1)
    this.#hands.addUnknown(back, quantity, movement, place)
    const more = { from, parts: back.parts }
    this.#hands.poster.move('returned', pool, movement, place, quantity, back.value, back.uncosted, more)
    this.#hands.put(books, pool, back)
  }

  /** The same that came back goes out again. */
  #sendAgain(books: ProductBooks, movement: Movement, place: EntryPlace): void {
    const pool = books.warehouse(movement.warehouseId)
    const issues = this.#issuesFor(movement, pool)
    const all = emptyBundle()
    let left = movement.quantity
    while (left > 0) {
      const shipped = issues.reduce<Shipped | undefined>(
        (last, one) => (one.lastTurn > (last?.lastTurn ?? 0) ? one : last),
        undefined,
      )
      if (shipped === undefined) break
      for (const { origin, quantity, value } of shipped.takeOutAgain(left)) {
        const taken = pool.takeOf(origin, quantity, value)
        addBundle(taken, pool.take(quantity - unitsOf(taken)))
        this.#hands.noteMissing('unreturned', taken, quantity, pool, movement, place, shipped)
        shipped.addOut(taken)
        addBundle(all, taken)
        left -= quantity
      }
    }
    count(all, 'sold')
    if (all.parts.length > 0) this.#hands.postOut('unreturned', pool, movement, place, all)
    if (left > 0) this.#hands.leave('unreturned', books, pool, movement, place, left)
  }

  /** To the supplier: out of the receipt that it names, as far as that is here, or else by the method. */
  #sendBack(books: ProductBooks, movement: Movement, place: EntryPlace): void {
    const { quantity, receiptSequence, productId, warehouseId } = movement
    const pool = books.warehouse(warehouseId)
    const named = emptyBundle()
    for (const origin of this.#receipts.of(receiptSequence, productId)) {
      const units = Math.min(quantity - unitsOf(named), origin.ownQuantity)
      if (units === 0) continue
      const taken = pool.takeOf(origin, units, takenValue(origin.ownValue, origin.ownQuantity, units))
      const own = unitsOf(taken)
      origin.ownValue -= own === 0 ? 0 : takenValue(origin.ownValue, origin.ownQuantity, own)
      origin.ownQuantity -= own
      addBundle(named, taken)
    }
    if (named.parts.length > 0) {
      count(named, 'atSupplier')
      this.#hands.postOut('returned-to-supplier', pool, movement, place, named, undefined, true)
    }
    const left = quantity - unitsOf(named)
    if (left > 0) this.#hands.leave('returned-to-supplier', books, pool, movement, place, left)
  }

  #send(books: ProductBooks, movement: Movement, place: EntryPlace): void {
    const pool = books.warehouse(movement.warehouseId)
    const transit = books.transit(transferOf(movement))
    this.#hands.carry(books, pool, transit, movement, place, movement.quantity)
  }

  #arrive(books: ProductBooks, movement: Movement, place: EntryPlace): void {
    const pool = books.warehouse(movement.warehouseId)
    let left = movement.quantity
    for (const transfer of [immediate, transferOf(movement), unnamed]) {
      if (left === 0 || !books.hasInTransit(transfer)) continue
      const transit = books.transit(transfer)
      const units = Math.min(left, transit.quantity)
      this.#hands.carry(books, transit, pool, movement, place, units)
      books.endTransit(transfer)
      left -= units
    }
    if (left > 0) this.#hands.carry(books, books.transit(transferOf(movement)), pool, movement, place, left)
  }

  #loseOnTheWay(books: ProductBooks, movement: Movement, place: EntryPlace): void {
    let left = movement.quantity
    for (const transfer of [transferOf(movement), unnamed]) {
      if (left === 0 || !books.hasInTransit(transfer)) continue
      const transit = books.transit(transfer)
      const units = Math.min(left, transit.quantity)
      this.#hands.leave('lost', books, transit, movement, place, units)
      books.endTransit(transfer)
      left -= units
    }
    if (left > 0) this.#hands.leave('lost', books, books.transit(transferOf(movement)), movement, place, left)
  }
}

/** A transfer that is over in its own commit. */
const immediate = '>'
/** Transfers that do not say which they are. */
const unnamed = ''

function transferOf({ type, reference }: Movement): string {
  if (type === 'transferred-out') return immediate
  return reference?.type === 'transfer' ? `t ${reference.id}` : unnamed
}
