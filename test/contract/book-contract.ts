import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Reservation } from '../../src/inventory/reservation.ts'
import type { ReservationBook } from '../../src/inventory/reservation-book.ts'
import type { StockLevel } from '../../src/inventory/stock-level.ts'

const level = { warehouseId: 'SFO', productId: 'LAPTOP' }
const never = Number.POSITIVE_INFINITY

function held(id: string, expiresAt: number, sequence: number): Reservation {
  const origin = { id, ...level, quantity: 3, createdAt: 0, sequence, reference: undefined, owner: undefined }
  const progress = { status: 'pending', held: 3, committed: 0, fulfilled: 0, returned: 0, endedAt: undefined } as const
  return Reservation.restored({ ...origin, ...progress, expiresAt })
}

function ended(hold: Reservation): Reservation {
  return Reservation.restored(Object.assign({}, hold, { status: 'released', held: 0, endedAt: 1 }))
}

const idsOf = (reservations: Iterable<Reservation>): string[] => Array.from(reservations, ({ id }) => id)

/** What happens to a book: something is made, or something of those that are there changes. */
const step = fc.record({
  what: fc.constantFrom('make', 'make', 'extend', 'part', 'end', 'drop', 'look'),
  which: fc.nat(20),
  expiresAt: fc.integer({ min: 1, max: 9 }),
})

/**
 * What every book of reservations does.
 * @param makeBook a new one, for the level that it is given
 * @param showsOverdue false of the book of a draft, on which nothing runs out
 */
export function describeBook(
  name: string,
  makeBook: (level: StockLevel) => ReservationBook,
  showsOverdue = true,
): void {
  const newBook = (): ReservationBook => makeBook(level as StockLevel)

  describe(name, () => {
    test('is empty at first', () => {
      const book = newBook()
      expect([...book.values()]).toEqual([])
      expect(book.get('R')).toBeUndefined()
      expect(book.nextExpiry).toBe(never)
      expect(book.overdue(never, 9)).toEqual([])
    })

    test('takes an id once: a second of the same id changes nothing', () => {
      const book = newBook()
      expect(book.add(held('R', 5, 1))).toBe(true)
      expect(book.add(held('R', 7, 2))).toBe(false)
      expect([...book.values()]).toEqual([held('R', 5, 1)])
      expect(book.nextExpiry).toBe(showsOverdue ? 5 : never)
    })

    test('gives back what it was given, in the order in which it was made, also after a change', () => {
      const book = newBook()
      const [first, second] = [held('first', 9, 1), held('second', 5, 2)]
      book.add(first)
      book.add(second)
      book.replace(first, ended(first))
      expect([...book.values()]).toEqual([ended(first), second])
      expect(book.get('first')).toEqual(ended(first))
    })

    test('knows nothing of one that it was told to drop, and takes its id again', () => {
      const book = newBook()
      const hold = held('R', 5, 1)
      book.add(hold)
      book.replace(hold, ended(hold))
      book.drop('R')
      expect(book.get('R')).toBeUndefined()
      expect([...book.values()]).toEqual([])
      expect(book.add(held('R', 6, 2))).toBe(true)
    })

    test('holds run out at their millisecond, the earliest first, and among equals in the order of their making', () => {
      const book = newBook()
      for (const [id, expiresAt, sequence] of [
        ['late', 30, 1],
        ['second', 20, 2],
        ['third', 20, 3],
        ['of the same commit', 20, 3],
        ['first', 10, 4],
      ] as const) {
        book.add(held(id, expiresAt, sequence))
      }
      const order = showsOverdue ? ['first', 'second', 'third', 'of the same commit'] : []
      expect(idsOf(book.overdue(9, 9))).toEqual([])
      expect(idsOf(book.overdue(10, 9))).toEqual(order.slice(0, 1))
      expect(idsOf(book.overdue(29, 9))).toEqual(order)
      expect(idsOf(book.overdue(29, 2))).toEqual(order.slice(0, 2))
    })

    test('whatever happens to it, it says what a list of all would say', () => {
      fc.assert(
        fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
          const book = newBook()
          const all: Reservation[] = []
          const replace = (before: Reservation, after: Reservation): void => {
            book.replace(before, after)
            all[all.indexOf(before)] = after
          }
          for (const [number, { what, which, expiresAt }] of steps.entries()) {
            const pending = all.filter(({ status }) => status === 'pending')
            const hold = pending[which % Math.max(1, pending.length)]
            const over = all.find(({ hasEnded }) => hasEnded)
            if (what === 'make') {
              const made = held(`R${number}`, expiresAt, number)
              expect(book.add(made)).toBe(true)
              all.push(made)
            } else if (what === 'drop' && over !== undefined) {
              book.drop(over.id)
              all.splice(all.indexOf(over), 1)
            } else if (what === 'extend' && hold !== undefined)
              replace(hold, hold.extendedTo(hold.expiresAt + expiresAt))
            else if (what === 'part' && hold !== undefined) {
              replace(hold, Reservation.restored(Object.assign({}, hold, { held: 1 })))
            } else if (what === 'end' && hold !== undefined) replace(hold, ended(hold))
            expectSame(book, all, expiresAt)
          }
        }),
      )
    })
  })

  function expectSame(book: ReservationBook, all: readonly Reservation[], at: number): void {
    expect([...book.values()]).toEqual(all)
    for (const reservation of all) expect(book.get(reservation.id)).toEqual(reservation)
    const pending = all.filter(({ status }) => showsOverdue && status === 'pending')
    const inOrder = pending.toSorted((a, b) => a.expiresAt - b.expiresAt || a.sequence - b.sequence)
    expect(book.nextExpiry).toBe(inOrder[0]?.expiresAt ?? never)
    expect(book.overdue(at, 3)).toEqual(inOrder.filter((hold) => hold.isOverdue(at)).slice(0, 3))
  }
}
