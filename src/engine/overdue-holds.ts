import TinyQueue from 'tinyqueue'
import type { ReadLevel } from '../inventory/read-level.ts'
import type { Reservation } from '../inventory/reservation.ts'

/** How many holds of a level are looked at first. If these are not enough, twice as many are looked at next. */
const firstLook = 8

export interface OverdueHold {
  readonly level: ReadLevel
  readonly hold: Reservation
}

/** A level and the holds of it that were looked at; those before `next` are taken. */
interface Place {
  readonly level: ReadLevel
  /** Among the levels: of holds that ran out together, and were made by one commit, the first level's come first. */
  readonly number: number
  holds: readonly Reservation[]
  next: number
}

/**
 * The holds on some levels that had run out at a time, the earliest first, to be ended slice by slice.
 * Nobody else may change these levels meanwhile. However many levels there are, each is looked at once,
 * and again only where one of its holds was taken.
 */
export class OverdueHolds {
  readonly #at: number
  readonly #places: TinyQueue<Place>

  constructor(levels: Iterable<ReadLevel>, at: number) {
    this.#at = at
    const places: Place[] = []
    for (const level of levels) {
      if (level.nextExpiry > at) continue
      places.push({ level, number: places.length, holds: level.overdue(at, firstLook), next: 0 })
    }
    this.#places = new TinyQueue(places, byExpiry)
  }

  /** The next of them, at most `limit`. All that were taken before must have ended. */
  take(limit: number): OverdueHold[] {
    const taken: OverdueHold[] = []
    const touched = new Set<Place>()
    while (taken.length < limit) {
      const place = this.#places.pop()
      if (place === undefined) break
      taken.push({ level: place.level, hold: firstOf(place) })
      place.next += 1
      touched.add(place)
      if (place.next === place.holds.length) place.holds = place.level.overdue(this.#at, 2 * place.next + firstLook)
      if (place.next < place.holds.length) this.#places.push(place)
    }
    // Those that were taken will have left the level when it is looked at again.
    for (const place of touched) {
      place.holds = place.holds.slice(place.next)
      place.next = 0
    }
    return taken
  }
}

function firstOf({ holds, next }: Place): Reservation {
  return holds[next] as Reservation
}

function byExpiry(one: Place, other: Place): number {
  const a = firstOf(one)
  const b = firstOf(other)
  return a.expiresAt - b.expiresAt || a.sequence - b.sequence || one.number - other.number
}
