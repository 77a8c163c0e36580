import type { Commit } from '../audit/commit.ts'
import { isLedgerEntry } from '../audit/ledger-entry.ts'
import type { Movement } from '../inventory/movement.ts'
import type { AnyEntry, LedgerAudit, LedgerDefect } from '../ledger/contract.ts'
import type { BackorderEntry } from './backorders-entry.ts'

interface Waiting {
  readonly productId: string
  readonly warehouseId: string | undefined
  units: number
}

/**
 * Judges backorders by the entries of a log alone: no demand is filled or cancelled beyond what it asked for, each fill
 * is of units that its own commit reserved, and nothing is available beyond what is kept back while somebody waits who
 * may have it, but where the fill was put off.
 */
export class BackorderAudit implements LedgerAudit {
  readonly #waiting: Map<string, Waiting> = new Map()
  /** Units by product and warehouse: available, and to be kept back. */
  readonly #available: Map<string, Map<string, number>> = new Map()
  readonly #keptBack: Map<string, Map<string, number>> = new Map()
  readonly #putOff: Set<string> = new Set()
  readonly #defects: LedgerDefect[] = []

  commit({ sequence, entries }: Commit<AnyEntry>): void {
    const products = new Set<string>()
    const reserved = new Map<string, number>()
    for (const entry of entries) {
      if ('productId' in entry) products.add(entry.productId as string)
      if (isLedgerEntry(entry)) this.#take(entry, reserved, sequence)
      else this.#move(entry as Movement, reserved)
    }
    for (const productId of products) this.#judge(productId, sequence)
  }

  defects(): readonly LedgerDefect[] {
    return this.#defects
  }

  #take(entry: AnyEntry, reserved: Map<string, number>, sequence: number): void {
    if ((entry as { ledger?: string }).ledger !== 'backorders') return
    const fact = entry as BackorderEntry
    if (fact.type === 'demand-made') {
      const { id, productId, warehouseId, quantity } = fact
      this.#waiting.set(id, { productId, warehouseId, units: quantity })
    } else if (fact.type === 'demand-filled' || fact.type === 'demand-cancelled') {
      const waiting = this.#waiting.get(fact.id)
      if (waiting === undefined || waiting.units < fact.quantity)
        this.#note(sequence, `${fact.id} gets ${fact.quantity} more than it waits for`)
      else if (waiting.units === fact.quantity) this.#waiting.delete(fact.id)
      else waiting.units -= fact.quantity
      if (fact.type === 'demand-filled' && reserved.get(fact.reservationId) !== fact.quantity)
        this.#note(sequence, `${fact.id} is filled with ${fact.quantity} that this commit does not reserve`)
    } else if (fact.type === 'fill-put-off') this.#putOff.add(fact.productId)
    else if (fact.type === 'fill-settled') this.#putOff.delete(fact.productId)
  }

  #move(entry: Movement & { readonly keepBack?: number | null }, reserved: Map<string, number>): void {
    const { type, productId, warehouseId, from, to, quantity, reservationId, keepBack } = entry
    if (keepBack !== undefined) unitsOf(this.#keptBack, productId).set(warehouseId, keepBack ?? 0)
    if (type === 'reserved') reserved.set(reservationId as string, quantity)
    const units = unitsOf(this.#available, productId)
    const delta = (to === 'available' ? quantity : 0) - (from === 'available' ? quantity : 0)
    if (delta !== 0) units.set(warehouseId, (units.get(warehouseId) ?? 0) + delta)
  }

  #judge(productId: string, sequence: number): void {
    if (this.#putOff.has(productId)) return
    const waiting = [...this.#waiting.entries()].filter(([, demand]) => demand.productId === productId)
    if (waiting.length === 0) return
    for (const [warehouseId, available] of unitsOf(this.#available, productId)) {
      const free = available - (this.#keptBack.get(productId)?.get(warehouseId) ?? 0)
      const first = waiting.find(([, demand]) => demand.warehouseId === undefined || demand.warehouseId === warehouseId)
      if (free > 0 && first !== undefined)
        this.#note(sequence, `${free} of ${productId} are free in ${warehouseId} while ${first[0]} waits for them`)
    }
  }

  #note(sequence: number, problem: string): void {
    this.#defects.push({ sequence, problem })
  }
}

function unitsOf(all: Map<string, Map<string, number>>, productId: string): Map<string, number> {
  const units = all.get(productId) ?? new Map<string, number>()
  all.set(productId, units)
  return units
}
