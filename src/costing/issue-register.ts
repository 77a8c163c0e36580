import type { Movement } from '../inventory/movement.ts'
import type { EntryPlace } from './entry-place.ts'
import type { Pool } from './pool.ts'
import { type ReturnLinks, rowOf } from './return-links.ts'
import { type IssueName, Shipped } from './shipped.ts'
import type { SplitLines } from './split-lines.ts'

/** The issues that something may come back of, by what a return can name. */
export class IssueRegister {
  readonly #links: ReturnLinks | undefined
  readonly #lines: SplitLines
  readonly #byLine: Map<string, Shipped[]> = new Map()
  readonly #byReservation: Map<string, Shipped[]> = new Map()
  /** Most commits have one issue: that needs no list. */
  readonly #byCommit: Map<number, Shipped | Shipped[]> = new Map()

  /** @param links what is ever asked for; without it all issues are remembered */
  constructor(links: ReturnLinks | undefined, lines: SplitLines) {
    this.#links = links
    this.#lines = lines
  }

  /** What an issue can be named by, if it is to be remembered. */
  nameOf(movement: Movement, { sequence, index, time }: EntryPlace): IssueName | undefined {
    const { productId, warehouseId, reservationId } = movement
    const line = this.#lineOf(movement)
    const links = this.#links
    const isWanted =
      links === undefined || links.asksFor(line, reservationId, sequence) || links.unnamed(productId, warehouseId) > 0
    return isWanted ? { sequence, index, productId, time, line, reservationId } : undefined
  }

  /** @param warehouseId where it left */
  add(shipped: Shipped, pool: Pool, warehouseId: string): void {
    this.index(shipped)
    pool.shipped.push(shipped)
    const most = this.#links?.unnamed(shipped.name.productId, warehouseId)
    if (most !== undefined) dropDeeper(pool, most)
  }

  /** Notes what it can be named by. */
  index(shipped: Shipped): void {
    const { line, reservationId, sequence } = shipped.name
    if (line !== undefined) append(this.#byLine, line, shipped)
    if (reservationId !== undefined) append(this.#byReservation, reservationId, shipped)
    const there = this.#byCommit.get(sequence)
    if (there === undefined) this.#byCommit.set(sequence, shipped)
    else if (there instanceof Shipped) this.#byCommit.set(sequence, [there, shipped])
    else there.push(shipped)
  }

  /** Nothing comes back of it any more. */
  forget(shipped: Shipped): void {
    const { line, reservationId, sequence } = shipped.name
    if (line !== undefined) drop(this.#byLine, line, shipped)
    if (reservationId !== undefined) drop(this.#byReservation, reservationId, shipped)
    const left = listOf(this.#byCommit.get(sequence)).filter((one) => one !== shipped)
    if (left.length === 0) this.#byCommit.delete(sequence)
    else this.#byCommit.set(sequence, left)
  }

  /** What a return takes back from, in the order in which it was shipped. */
  named(movement: Movement, pool: Pool): readonly Shipped[] {
    const { productId, reservationId, reversesSequence } = movement
    const line = this.#lineOf(movement)
    if (line !== undefined) return this.#byLine.get(line) ?? []
    if (reservationId !== undefined) return this.#byReservation.get(reservationId) ?? []
    if (reversesSequence === undefined) return pool.shipped
    return listOf(this.#byCommit.get(reversesSequence)).filter(({ name }) => name.productId === productId)
  }

  #lineOf(movement: Movement): string | undefined {
    const row = rowOf(movement)
    return row === undefined ? undefined : this.#lines.lineOf(row)
  }
}

function listOf(issues: Shipped | readonly Shipped[] | undefined): readonly Shipped[] {
  if (issues === undefined) return []
  return issues instanceof Shipped ? [issues] : issues
}

function append<Key>(map: Map<Key, Shipped[]>, key: Key, shipped: Shipped): void {
  const there = map.get(key)
  if (there === undefined) map.set(key, [shipped])
  else there.push(shipped)
}

function drop<Key>(map: Map<Key, Shipped[]>, key: Key, shipped: Shipped): void {
  const left = map.get(key)?.filter((one) => one !== shipped) ?? []
  if (left.length === 0) map.delete(key)
  else map.set(key, left)
}

/** What lies so deep that no return without a name can reach it is forgotten here. */
function dropDeeper(pool: Pool, most: number): void {
  const { shipped } = pool
  if (shipped.length < 2 || (shipped.length & (shipped.length - 1)) !== 0) return
  let units = 0
  let first = shipped.length
  while (first > 0 && units < most) {
    first -= 1
    units += (shipped[first] as Shipped).quantity
  }
  // What came back may go out again, whatever was shipped since.
  if (first > 0) pool.shipped = shipped.filter(({ back }, place) => place >= first || back.length > 0)
}
