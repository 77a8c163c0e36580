import TinyQueue from 'tinyqueue'
import type { StockLevel } from '../stock-level.ts'
import type { Expiries } from '../stock-storage.ts'

/** The holds of a level, and when the schedule will look there; Infinity if it will not. */
interface Place {
  readonly level: StockLevel
  readonly nextExpiry: number
  appointment: number
}

interface Appointment {
  readonly at: number
  readonly place: Place
}

/** With no more appointments than this it is not worth looking for those that are no longer valid. */
const fewAppointments = 64

/**
 * When to look at which stock level for holds that have run out. A level has one valid appointment,
 * at or before its next expiry; one that turns out to be early is moved, so ending a hold before its
 * time costs nothing here. One that gave way to an earlier one stays until it surfaces; when those
 * outnumber the valid ones the heap is built anew.
 */
export class ExpirySchedule implements Expiries {
  #heap: TinyQueue<Appointment> = new TinyQueue<Appointment>([], byTime)
  /** How many levels have an appointment. */
  #levels = 0
  /** Due, but nothing can be done about it now. */
  #parked: Appointment[] = []

  isAnyDue(at: number): boolean {
    return this.#parked.length > 0 || this.earliest <= at
  }

  get earliest(): number {
    return this.#heap.peek()?.at ?? Number.POSITIVE_INFINITY
  }

  /** To be called for each hold that is made or extended. */
  note(place: Place, expiresAt: number): void {
    if (place.appointment <= expiresAt) return
    if (place.appointment === Number.POSITIVE_INFINITY) this.#levels += 1
    place.appointment = expiresAt
    this.#heap.push({ at: expiresAt, place })
    if (this.#heap.length > fewAppointments && this.#heap.length > this.#levels * 2) this.#keepValid()
  }

  due(at: number, limit: number, isEligible: (level: StockLevel) => boolean): StockLevel[] {
    const due = new Map<StockLevel, Appointment>()
    while (due.size < limit && this.earliest <= at) {
      const appointment = this.#heap.pop() as Appointment
      const { place } = appointment
      if (place.appointment !== appointment.at) continue
      const next = place.nextExpiry
      if (next > at) this.#move(place, next)
      else if (isEligible(place.level)) due.set(place.level, appointment)
      else this.#parked.push(appointment)
    }
    for (const appointment of due.values()) this.#heap.push(appointment)
    return [...due.keys()]
  }

  unpark(): boolean {
    if (this.#parked.length === 0) return false
    for (const appointment of this.#parked) this.#heap.push(appointment)
    this.#parked = []
    return true
  }

  #move(place: Place, next: number): void {
    place.appointment = Number.POSITIVE_INFINITY
    this.#levels -= 1
    if (next !== Number.POSITIVE_INFINITY) this.note(place, next)
  }

  #keepValid(): void {
    const valid = new Map<Place, Appointment>()
    for (const appointment of this.#heap.data) {
      if (appointment.place.appointment === appointment.at) valid.set(appointment.place, appointment)
    }
    this.#heap = new TinyQueue([...valid.values()], byTime)
  }
}

function byTime(a: Appointment, b: Appointment): number {
  return a.at - b.at
}
