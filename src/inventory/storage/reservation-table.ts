import type { Reference } from '../../audit/commit.ts'
import { byLevel, type LevelKey } from '../level-key.ts'
import type { Reservation } from '../reservation.ts'
import { ReferenceIndex } from './reference-index.ts'
import { heldLinks, madeLinks, pageBits, ReservationPage, rowMask, rowsPerPage } from './reservation-page.ts'
import { mostRows, RowIds } from './row-ids.ts'
import { type LinkedRows, noRow, RowRing } from './row-ring.ts'

/** How far past the last page ids are given, and may point: those of other makers could point anywhere. */
const maxPagesAhead = 64
/** When a quarter of the rows is free, they are used again; else there will be more. */
const freeShare = 4

/**
 * All reservations in memory, in the rows of a table that is kept in pages. An id of ours names its
 * row; all others, and those whose row is taken, are in a map. Where one stands is no part of the state.
 *
 * Keeps: at most a third more rows than there ever were reservations at once, and `maxPagesAhead` pages; and no page
 * without a reservation, except the one that is being filled.
 */
export class ReservationTable implements LinkedRows {
  readonly #pages: (ReservationPage | undefined)[] = []
  readonly #rowsById: Map<string, number> = new Map()
  readonly ids: RowIds = new RowIds()
  /** Lists of the reservations that a level made, and of those that it holds. */
  readonly made: RowRing = new RowRing(this, madeLinks)
  readonly held: RowRing = new RowRing(this, heldLinks)
  readonly #references: ReferenceIndex = new ReferenceIndex({
    link: (row, link) => this.#page(row).referenceLink(row & rowMask, link),
    setLink: (row, link, to) => this.#page(row).setReferenceLink(row & rowMask, link, to),
  })
  /** Whoever made or changed one mostly asks for it next. */
  #latest: Reservation | undefined
  #latestRow = noRow
  /** Where the next free row is looked for. */
  #next = 0
  #rowsGivenBefore = 0
  #size = 0

  get size(): number {
    return this.#size
  }

  /** The row of a reservation; `noRow` if there is none of that id. */
  rowOf(id: string): number {
    if (this.#latest !== undefined && this.#latest.id === id) return this.#latestRow
    return this.#find(id, this.ids.read(id))
  }

  get(id: string): Reservation | undefined {
    const row = this.rowOf(id)
    return row === noRow ? undefined : this.read(row)
  }

  read(row: number): Reservation {
    if (row === this.#latestRow && this.#latest !== undefined) return this.#latest
    return this.#page(row).read(row & rowMask, row, this.ids)
  }

  idOf(row: number): string {
    return this.#page(row).idOf(row & rowMask, row, this.ids)
  }

  /** Those that were made with a reference: commit by commit, and of one commit level by level. */
  withReference(reference: Reference): Reservation[] {
    return Array.from(this.#references.rows(reference), (row) => this.read(row)).sort(byCommit)
  }

  /** Adds a reservation; returns its row, or `noRow` and changes nothing if its id is taken. */
  add(reservation: Reservation, level: LevelKey): number {
    const { id } = reservation
    const namesRow = this.ids.read(id)
    if (this.#find(id, namesRow) !== noRow) return noRow
    const named = namesRow ? (this.ids.words[0] as number) : noRow
    const isNamedFree = named !== noRow && this.#isFree(named)
    const row = isNamedFree ? named : this.nextRow()
    if (!isNamedFree) this.#rowsById.set(id, row)
    this.#pageFor(row).add(row & rowMask, reservation, level, isNamedFree ? this.ids.words : undefined)
    if (reservation.reference !== undefined) this.#references.add(reservation.reference, row)
    if (row >= this.#next) this.#next = row + 1
    this.#size += 1
    this.#remember(row, reservation)
    return row
  }

  /** Puts a later state of a reservation in the place of the one before. */
  update(row: number, after: Reservation): void {
    this.#page(row).update(row & rowMask, after)
    this.#remember(row, after)
  }

  delete(row: number): void {
    const number = row >>> pageBits
    const page = this.#page(row)
    if (this.#rowsById.size > 0) this.#rowsById.delete(this.idOf(row))
    const reference = page.referenceOf(row & rowMask)
    if (reference !== undefined) this.#references.remove(reference, row)
    page.delete(row & rowMask)
    this.#size -= 1
    this.#latest = undefined
    if (page.count === 0 && number !== this.#next >>> pageBits) this.#pages[number] = undefined
  }

  /** All rows that ids were given for are below this. */
  get rowsGiven(): number {
    return Math.max(this.#rowsGivenBefore, this.#pages.length * rowsPerPage)
  }

  /** Goes on where an earlier table was, of which all rows were below this. */
  continueAt(rowsGiven: number): void {
    this.#rowsGivenBefore = rowsGiven
  }

  /** An id that names the next free row. @param random three random numbers, from a place on */
  nextId(random: Int32Array, from: number): string {
    return this.ids.next(this.nextRow(), random, from)
  }

  /** A free row, which will not be given again before all others were. */
  nextRow(): number {
    for (;;) {
      const end = this.#pages.length * rowsPerPage
      const page = this.#pages[this.#next >>> pageBits]
      if (this.#next >= end && this.#isWorthReuse()) this.#next = 0
      // Most ids of rows beyond the end were given for commands that came to nothing.
      else if (this.#next >= end + maxPagesAhead * rowsPerPage) this.#next = end
      else if (page?.count === rowsPerPage) this.#next = ((this.#next >>> pageBits) + 1) * rowsPerPage
      else if (page?.isFree(this.#next & rowMask) === false) this.#next += 1
      else return this.#take()
    }
  }

  isPending(row: number): boolean {
    return this.#pages[row >>> pageBits]?.isPending(row & rowMask) === true
  }

  expiresAt(row: number): number {
    return this.#page(row).expiresAt(row & rowMask)
  }

  sequence(row: number): number {
    return this.#page(row).sequence(row & rowMask)
  }

  isListed(row: number): boolean {
    return this.#page(row).isListed(row & rowMask)
  }

  setListed(row: number, isListed: boolean): void {
    this.#page(row).setListed(row & rowMask, isListed)
  }

  link(row: number, links: number): number {
    return this.#page(row).link(row & rowMask, links)
  }

  setLink(row: number, links: number, to: number): void {
    this.#page(row).setLink(row & rowMask, links, to)
  }

  /** @param namesRow whether the id's numbers were read */
  #find(id: string, namesRow: boolean): number {
    if (namesRow) {
      const row = this.ids.words[0] as number
      if (this.#pages[row >>> pageBits]?.has(row & rowMask, this.ids.words) === true) return row
    }
    return this.#rowsById.size === 0 ? noRow : (this.#rowsById.get(id) ?? noRow)
  }

  #remember(row: number, reservation: Reservation): void {
    this.#latest = reservation
    this.#latestRow = row
  }

  #take(): number {
    const row = this.#next
    this.#next = (row + 1) % mostRows
    return row
  }

  #isWorthReuse(): boolean {
    const rows = this.#pages.length * rowsPerPage
    return (rows - this.#size) * freeShare >= rows && rows > 0
  }

  #isFree(row: number): boolean {
    const number = row >>> pageBits
    const page = this.#pages[number]
    if (page !== undefined) return page.isFree(row & rowMask)
    if (number < this.rowsGiven >>> pageBits) return true
    return number < this.#pages.length + maxPagesAhead && !this.#isWorthReuse()
  }

  #page(row: number): ReservationPage {
    return this.#pages[row >>> pageBits] as ReservationPage
  }

  #pageFor(row: number): ReservationPage {
    const number = row >>> pageBits
    const existing = this.#pages[number]
    if (existing !== undefined) return existing
    const page = new ReservationPage()
    // Without holes, since an array with holes far apart would become a hash table.
    while (this.#pages.length < number) this.#pages.push(undefined)
    this.#pages[number] = page
    return page
  }
}

/** The same before and after a restart, which brings reservations back level by level. */
function byCommit(a: Reservation, b: Reservation): number {
  return a.sequence - b.sequence || byLevel(a, b)
}
