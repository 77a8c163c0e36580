import type { Reservation } from './reservation.ts'
import { slotCount, slotOf } from './slotted-id.ts'

const pageSize = 4096
/** A page that few are left of gives way, so that a survivor does not cost a whole page. */
const thinPage = pageSize / 16
/** How far past the highest page an id may point: ids of other makers could point anywhere. */
const maxPagesAhead = 16

interface Page {
  readonly reservations: (Reservation | undefined)[]
  count: number
  /** Once it was more than thin, it is emptied when it becomes thin. */
  wasFull: boolean
}

/**
 * All reservations in memory by id. Those with slotted ids stand in pages, by slot; all others, and
 * the last ones of an old page, in a map. Where one stands is no part of the state.
 */
export class ReservationTable {
  readonly #pages: (Page | undefined)[] = []
  readonly #others: Map<string, Reservation> = new Map()
  #latest: Reservation | undefined
  #nextSlot = 0
  #size = 0

  get size(): number {
    return this.#size
  }

  get(id: string): Reservation | undefined {
    // Whoever made or changed one mostly asks for it next.
    if (this.#latest?.id === id) return this.#latest
    return this.#lookUp(id, slotOf(id))
  }

  /** Adds a reservation; returns false, and changes nothing, if its id is taken. */
  add(reservation: Reservation): boolean {
    const slot = slotOf(reservation.id)
    if (this.#lookUp(reservation.id, slot) !== undefined) return false
    this.#size += 1
    this.#latest = reservation
    const page = slot < 0 ? undefined : this.#pageFor(slot)
    if (page === undefined || page.reservations[slot % pageSize] !== undefined) {
      this.#others.set(reservation.id, reservation)
    } else {
      page.reservations[slot % pageSize] = reservation
      page.count += 1
      if (page.count > thinPage) page.wasFull = true
      if (slot >= this.#nextSlot) this.#nextSlot = slot + 1
    }
    return true
  }

  /** Puts a later state of a reservation in the place of the one before. */
  replace(after: Reservation): void {
    this.#latest = after
    const slot = slotOf(after.id)
    const page = slot < 0 ? undefined : this.#pages[Math.floor(slot / pageSize)]
    if (page?.reservations[slot % pageSize]?.id === after.id) page.reservations[slot % pageSize] = after
    else this.#others.set(after.id, after)
  }

  delete(id: string): void {
    this.#latest = undefined
    const slot = slotOf(id)
    const number = Math.floor(slot / pageSize)
    const page = slot < 0 ? undefined : this.#pages[number]
    if (page?.reservations[slot % pageSize]?.id === id) {
      this.#size -= 1
      page.reservations[slot % pageSize] = undefined
      page.count -= 1
      if (page.count === 0 || (page.wasFull && page.count <= thinPage)) this.#empty(number, page)
    } else if (this.#others.delete(id)) this.#size -= 1
  }

  /** The slots below this were given. */
  get slotsGiven(): number {
    return this.#nextSlot
  }

  /** Goes on where an earlier table was. */
  continueAt(slot: number): void {
    this.#nextSlot = slot
  }

  /** Takes down pages that never became more than thin, but for those that may still fill. */
  settle(): void {
    const filling = Math.floor(this.#nextSlot / pageSize)
    for (const [number, page] of this.#pages.entries()) {
      if (page !== undefined && number < filling && page.count <= thinPage) this.#empty(number, page)
    }
  }

  /** A slot that was not given before, and is free. */
  nextSlot(): number {
    const slot = this.#nextSlot
    this.#nextSlot = (slot + 1) % slotCount
    return slot
  }

  #lookUp(id: string, slot: number): Reservation | undefined {
    if (slot >= 0) {
      const found = this.#pages[Math.floor(slot / pageSize)]?.reservations[slot % pageSize]
      if (found !== undefined && found.id === id) return found
    }
    return this.#others.size === 0 ? undefined : this.#others.get(id)
  }

  #pageFor(slot: number): Page | undefined {
    const number = Math.floor(slot / pageSize)
    const existing = this.#pages[number]
    if (existing !== undefined) return existing
    if (number > Math.floor(this.#nextSlot / pageSize) + maxPagesAhead) return undefined
    const page: Page = { reservations: new Array(pageSize), count: 0, wasFull: false }
    // No holes: an array with holes far apart would become a hash table.
    while (this.#pages.length < number) this.#pages.push(undefined)
    this.#pages[number] = page
    return page
  }

  #empty(number: number, page: Page): void {
    for (const survivor of page.reservations) if (survivor !== undefined) this.#others.set(survivor.id, survivor)
    this.#pages[number] = undefined
  }
}
