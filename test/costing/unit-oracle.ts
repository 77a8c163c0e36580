import type { Commit, Entry, Movement } from '../../src/index.ts'

/** One unit: its receipt's place in the log, and what it cost, if anybody said it. */
interface Unit {
  readonly rank: number
  readonly cost: number | undefined
}

/**
 * FIFO and LIFO unit by unit: a list of units for each place, sorted anew for each taking. Too simple to be wrong, and to
 * be fast. It knows unit costs alone, and no found goods.
 */
export class UnitOracle {
  readonly #isLastFirst: boolean
  readonly #places: Map<string, Unit[]> = new Map()
  readonly #byReservation: Map<string, Unit[]> = new Map()
  readonly #issues: { readonly warehouseId: string; readonly units: Unit[] }[] = []
  readonly #receipts: Map<number, number[]> = new Map()
  #ranks = 0
  costOfGoodsSold = 0
  losses = 0
  toSuppliers = 0

  constructor(isLastFirst: boolean) {
    this.#isLastFirst = isLastFirst
  }

  worth(warehouseId: string): number {
    return costOf(this.#place(warehouseId))
  }

  take({ sequence, entries }: Commit<Entry>): void {
    for (const entry of entries) if ('from' in entry) this.#move(entry, sequence)
  }

  #move(movement: Movement, sequence: number): void {
    const { type, warehouseId, quantity, reference, reservationId, receiptSequence } = movement
    const here = this.#place(warehouseId)
    const transfer = type === 'transferred-out' || reference?.type !== 'transfer' ? 'immediate' : reference.id
    if (type === 'received') {
      this.#ranks += 1
      this.#receipts.set(sequence, [...(this.#receipts.get(sequence) ?? []), this.#ranks])
      for (let unit = 0; unit < quantity; unit += 1) here.push({ rank: this.#ranks, cost: movement.unitCost })
    } else if (type === 'sold' || type === 'fulfilled')
      this.#sell(this.#first(here, quantity), warehouseId, reservationId)
    else if (type === 'returned') this.#takeBack(movement, here)
    else if (type === 'transferred-out' || type === 'transfer-shipped')
      this.#place(`> ${transfer}`).push(...this.#first(here, quantity))
    else if (type === 'transferred-in') here.push(...this.#first(this.#place(`> ${transfer}`), quantity))
    else if (type === 'transfer-lost') this.losses += costOf(this.#first(this.#place(`> ${transfer}`), quantity))
    else if (type === 'removed' || type === 'written-off' || type === 'adjusted')
      this.losses += costOf(this.#first(here, quantity))
    else if (type === 'returned-to-supplier') {
      const ranks = this.#receipts.get(receiptSequence ?? 0) ?? []
      const own = here.filter(({ rank }) => ranks.includes(rank)).slice(0, quantity)
      for (const unit of own) here.splice(here.indexOf(unit), 1)
      this.toSuppliers += costOf([...own, ...this.#first(here, quantity - own.length)])
    }
  }

  #sell(units: Unit[], warehouseId: string, reservationId: string | undefined): void {
    this.costOfGoodsSold += costOf(units)
    this.#issues.push({ warehouseId, units })
    if (reservationId !== undefined) this.#byReservation.set(reservationId, units)
  }

  #takeBack({ reservationId, warehouseId, quantity }: Movement, here: Unit[]): void {
    const own = reservationId === undefined ? undefined : (this.#byReservation.get(reservationId) ?? [])
    const lists = own ? [own] : this.#issues.filter((one) => one.warehouseId === warehouseId).map(({ units }) => units)
    for (let left = quantity; left > 0; left -= 1) {
      const unit = lists.findLast(({ length }) => length > 0)?.pop()
      this.#ranks += unit === undefined ? 1 : 0
      here.push(unit ?? { rank: this.#ranks, cost: undefined })
      this.costOfGoodsSold -= unit?.cost ?? 0
    }
  }

  /** Takes units out: of known cost first, and by their receipts. */
  #first(from: Unit[], quantity: number): Unit[] {
    from.sort((a, b) => {
      const byCost = Number(a.cost === undefined) - Number(b.cost === undefined)
      return byCost || (this.#isLastFirst ? b.rank - a.rank : a.rank - b.rank)
    })
    return from.splice(0, quantity)
  }

  #place(name: string): Unit[] {
    const known = this.#places.get(name) ?? []
    this.#places.set(name, known)
    return known
  }
}

function costOf(units: readonly Unit[]): number {
  return units.reduce((sum, { cost = 0 }) => sum + cost, 0)
}
