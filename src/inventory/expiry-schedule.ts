import TinyQueue from 'tinyqueue'
import type { StockLevel } from './stock-level.ts'

interface Appointment {
  readonly at: number
  readonly level: StockLevel
}

/** With no more appointments than this it is not worth looking for those that are no longer valid. */
const fewAppointments = 64

/**
 * When to look at which stock level for holds that have run out. A level has one valid appointment,
 * at or before its next expiry; one that turns out to be early is moved, so ending a hold before its
 * time costs nothing here. One that gave way to an earlier one stays until it surfaces; when those
 * outnumber the valid ones the heap is built anew.
 */
export class ExpirySchedule {
  #heap: TinyQueue<Appointment> = new TinyQueue<Appointment>([], byTime)
  /** How many levels have an appointment. */
  #levels = 0
  /** Due, but nothing can be done about it now. */
  #parked: Appointment[] = []

  /** Whether a hold may have run out, on a level that is parked or not. */
  isAnyDue(at: number): boolean {
    return this.#parked.length > 0 || this.earliest <= at
  }

  /** A lower bound of the next expiry on levels that are not parked; Infinity if nothing is held there. */
  get earliest(): number {
    return this.#heap.peek()?.at ?? Number.POSITIVE_INFINITY
  }

  /** To be called for each hold that is made or extended. */
  note(level: StockLevel, expiresAt: number): void {
    if (level.appointment <= expiresAt) return
    if (level.appointment === Number.POSITIVE_INFINITY) this.#levels += 1
    level.appointment = expiresAt
    this.#heap.push({ at: expiresAt, level })
    if (this.#heap.length > fewAppointments && this.#heap.length > this.#levels * 2) this.#keepValid()
  }

  /**
   * Levels with holds that have run out, at most `limit`, the earliest first; they stay due until
   * those holds have ended. Levels that are not eligible are parked.
   */
  due(at: number, limit: number, isEligible: (level: StockLevel) => boolean): StockLevel[] {
    const due = new Map<StockLevel, Appointment>()
    while (due.size < limit && this.earliest <= at) {
      const appointment = this.#heap.pop() as Appointment
      const { level } = appointment
      if (level.appointment !== appointment.at) continue
      const next = level.nextExpiry
      if (next > at) this.#move(level, next)
      else if (isEligible(level)) due.set(level, appointment)
      else this.#parked.push(appointment)
    }
    for (const appointment of due.values()) this.#heap.push(appointment)
    return [...due.keys()]
  }

  /** Makes parked levels due again. Returns whether there were any. */
  unpark(): boolean {
    if (this.#parked.length === 0) return false
    for (const appointment of this.#parked) this.#heap.push(appointment)
    this.#parked = []
    return true
  }

  #move(level: StockLevel, next: number): void {
    level.appointment = Number.POSITIVE_INFINITY
    this.#levels -= 1
    if (next !== Number.POSITIVE_INFINITY) this.note(level, next)
  }
  #keepValid(): void {
    const valid = new Map<StockLevel, Appointment>()
    for (const appointment of this.#heap.data) {
      if (appointment.level.appointment === appointment.at) valid.set(appointment.level, appointment)
    }
    this.#heap = new TinyQueue([...valid.values()], byTime)
  }
}

function byTime(a: Appointment, b: Appointment): number {
  return a.at - b.at
}
