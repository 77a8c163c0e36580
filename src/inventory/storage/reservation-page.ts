import type { Reference } from '../../audit/commit.ts'
import type { LevelKey } from '../level-key.ts'
import { Reservation, reservationStatuses } from '../reservation.ts'
import type { RowIds } from './row-ids.ts'

/** How many reservations stand in a page, as a power of two, and what finds one in its page. */
export const pageBits = 8
export const rowsPerPage: number = 1 << pageBits
export const rowMask: number = rowsPerPage - 1

/** What every reservation has. */
const numbersPerRow = 4
const quantity = 0
const createdAt = 1
const expiresAt = 2
const sequence = 3

/** What only those have that are no longer pending; or that are, and gave a part back: what they hold then. */
const progressPerRow = 3
const committed = 0
const fulfilled = 1
const endedAt = 2

/** The numbers of the id after its row, the state, and the neighbours in two lists. */
const wordsPerRow = 8
const state = 3

/** Where in a row's words the next and the previous row of a list stand. */
export const madeLinks = 4
export const heldLinks = 6

/** The next and the previous row with the same reference. */
const linksPerReference = 2

/**
 * A row's state is 0 if it is free, else its status from 1 on; a bit, while it stands in the list of holds;
 * and a bit, if it is pending and gave a part back.
 */
const listedBit = 256
const partBit = 512
const statusMask = 255
const pending = 1

/**
 * The fields of some reservations, column by column. A few typed arrays stand in place of a million objects that a
 * collector would have to copy and mark.
 */
export class ReservationPage {
  readonly #numbers: Float64Array = new Float64Array(rowsPerPage * numbersPerRow)
  /** Made for the first reservation here that is not pending. A crowd that only holds needs none. */
  #progress: Float64Array | undefined
  readonly #words: Int32Array = new Int32Array(rowsPerPage * wordsPerRow)
  readonly #levels: (LevelKey | undefined)[] = new Array(rowsPerPage)
  /** The ids of reservations whose id does not say where they stand; made for the first of these. */
  #ids: (string | undefined)[] | undefined
  #references: (Reference | undefined)[] | undefined
  /** Made for the first that is a ledger's. */
  #owners: (string | undefined)[] | undefined
  /** Made for the first of which something came back. */
  #returned: Float64Array | undefined
  /** Their neighbours in the lists of those with the same reference. */
  #referenceLinks: Int32Array | undefined
  #count = 0

  get count(): number {
    return this.#count
  }

  isFree(place: number): boolean {
    return this.#words[place * wordsPerRow + state] === 0
  }

  /** @param words the id's numbers, if the id names this place */
  add(place: number, reservation: Reservation, level: LevelKey, words: Int32Array | undefined): void {
    const at = place * numbersPerRow
    this.#numbers[at + quantity] = reservation.quantity
    this.#numbers[at + createdAt] = reservation.createdAt
    this.#numbers[at + sequence] = reservation.sequence
    this.#levels[place] = level
    if (words === undefined) {
      this.#ids ??= new Array(rowsPerPage)
      this.#ids[place] = reservation.id
    } else {
      const first = place * wordsPerRow
      this.#words[first] = words[1] as number
      this.#words[first + 1] = words[2] as number
      this.#words[first + 2] = words[3] as number
    }
    if (reservation.reference !== undefined) {
      this.#references ??= new Array(rowsPerPage)
      this.#referenceLinks ??= new Int32Array(rowsPerPage * linksPerReference)
      this.#references[place] = reservation.reference
    }
    if (reservation.owner !== undefined) {
      this.#owners ??= new Array(rowsPerPage)
      this.#owners[place] = reservation.owner
    }
    this.#count += 1
    this.update(place, reservation)
  }

  /** Takes over what commands change. It stands in no list of holds then, or still does. */
  update(place: number, now: Reservation): void {
    this.#numbers[place * numbersPerRow + expiresAt] = now.expiresAt
    if (now.returned > 0) this.#returned ??= new Float64Array(rowsPerPage)
    if (this.#returned !== undefined) this.#returned[place] = now.returned
    const isPart = now.status === 'pending' && now.held !== now.quantity
    if (isPart || now.status !== 'pending') this.#updateProgress(place, now)
    const word = place * wordsPerRow + state
    const listed = (this.#words[word] as number) & listedBit
    this.#words[word] = (reservationStatuses.indexOf(now.status) + pending) | listed | (isPart ? partBit : 0)
  }

  #updateProgress(place: number, now: Reservation): void {
    this.#progress ??= new Float64Array(rowsPerPage * progressPerRow)
    const at = place * progressPerRow
    // What a pending one holds in part stands in the same column.
    this.#progress[at + committed] = now.held
    this.#progress[at + fulfilled] = now.fulfilled
    this.#progress[at + endedAt] = now.endedAt ?? Number.NaN
  }

  read(place: number, row: number, ids: RowIds): Reservation {
    const at = place * numbersPerRow
    const numbers = this.#numbers
    const { warehouseId, productId } = this.#levels[place] as LevelKey
    const ended = this.#progressOf(place, endedAt)
    return Reservation.restored({
      id: this.idOf(place, row, ids),
      warehouseId,
      productId,
      quantity: numbers[at + quantity] as number,
      createdAt: numbers[at + createdAt] as number,
      sequence: numbers[at + sequence] as number,
      reference: this.referenceOf(place),
      owner: this.#owners?.[place],
      status: reservationStatuses[this.#statusOf(place) - pending] as Reservation['status'],
      held: this.#heldOf(place),
      committed: this.#progressOf(place, committed),
      fulfilled: this.#progressOf(place, fulfilled),
      returned: this.#returned?.[place] ?? 0,
      expiresAt: numbers[at + expiresAt] as number,
      endedAt: Number.isNaN(ended) ? undefined : ended,
    })
  }

  idOf(place: number, row: number, ids: RowIds): string {
    const foreign = this.#ids?.[place]
    if (foreign !== undefined) return foreign
    const first = place * wordsPerRow
    const words = this.#words
    return ids.write(row, words[first] as number, words[first + 1] as number, words[first + 2] as number)
  }

  /** Whether the reservation here has an id of these numbers. */
  has(place: number, words: Int32Array): boolean {
    const first = place * wordsPerRow
    return (
      this.#words[first + state] !== 0 &&
      this.#words[first] === words[1] &&
      this.#words[first + 1] === words[2] &&
      this.#words[first + 2] === words[3] &&
      this.#ids?.[place] === undefined
    )
  }

  delete(place: number): void {
    this.#words[place * wordsPerRow + state] = 0
    this.#levels[place] = undefined
    if (this.#ids !== undefined) this.#ids[place] = undefined
    if (this.#references !== undefined) this.#references[place] = undefined
    if (this.#owners !== undefined) this.#owners[place] = undefined
    this.#count -= 1
  }

  isPending(place: number): boolean {
    return this.#statusOf(place) === pending
  }

  expiresAt(place: number): number {
    return this.#numbers[place * numbersPerRow + expiresAt] as number
  }

  sequence(place: number): number {
    return this.#numbers[place * numbersPerRow + sequence] as number
  }

  isListed(place: number): boolean {
    return ((this.#words[place * wordsPerRow + state] as number) & listedBit) !== 0
  }

  setListed(place: number, isListed: boolean): void {
    const word = place * wordsPerRow + state
    const others = (this.#words[word] as number) & ~listedBit
    this.#words[word] = isListed ? others | listedBit : others
  }

  link(place: number, links: number): number {
    return this.#words[place * wordsPerRow + links] as number
  }

  setLink(place: number, links: number, row: number): void {
    this.#words[place * wordsPerRow + links] = row
  }

  #heldOf(place: number): number {
    const isWhole = ((this.#words[place * wordsPerRow + state] as number) & (statusMask | partBit)) === pending
    if (isWhole || this.#progress === undefined) return this.#numbers[place * numbersPerRow + quantity] as number
    return this.#progress[place * progressPerRow + committed] as number
  }

  referenceOf(place: number): Reference | undefined {
    return this.#references?.[place]
  }

  /** To be asked only of a row that has a reference. */
  referenceLink(place: number, link: number): number {
    return (this.#referenceLinks as Int32Array)[place * linksPerReference + link] as number
  }

  setReferenceLink(place: number, link: number, row: number): void {
    ;(this.#referenceLinks as Int32Array)[place * linksPerReference + link] = row
  }

  /** Nothing of a pending reservation was committed, fulfilled or ended. */
  #progressOf(place: number, which: number): number {
    if (this.#progress === undefined || this.isPending(place)) return which === endedAt ? Number.NaN : 0
    return this.#progress[place * progressPerRow + which] as number
  }

  #statusOf(place: number): number {
    return (this.#words[place * wordsPerRow + state] as number) & statusMask
  }
}
