import type { BackorderEntry } from '../backorders.ts'
import type { Commit, Entry } from '../index.ts'
import type { TransferEntry } from '../transfers.ts'

export interface BackorderFigures {
  made: number
  units: number
  filled: number
  partly: number
  waiting: number
  cancelled: number
  filledUnits: number
  waitingUnits: number
  /** Of each that was filled whole: from the demand to its last fill, in milliseconds. */
  readonly waits: number[]
}

export interface TransferFigures {
  requested: number
  rejected: number
  cancelled: number
  shipped: number
  received: number
  damaged: number
  lost: number
  inTransit: number
}

interface Waiting {
  readonly at: number
  readonly quantity: number
  filled: number
  cancelled: number
}

/** What became of backorders and transfers, from the entries of the log alone. Of transfers from `shipped` on in units. */
export class NetworkFigures {
  readonly #demands: Map<string, Waiting> = new Map()
  readonly #waits: number[] = []
  readonly #transfers: Omit<TransferFigures, 'inTransit'> = {
    requested: 0,
    rejected: 0,
    cancelled: 0,
    shipped: 0,
    received: 0,
    damaged: 0,
    lost: 0,
  }

  add({ entries, at }: Commit<Entry>): void {
    for (const entry of entries as readonly (Entry | BackorderEntry | TransferEntry)[]) {
      if (!('ledger' in entry)) continue
      if (entry.ledger === 'backorders') this.#addBackorder(entry, at)
      else if (entry.ledger === 'transfers') this.#addTransfer(entry)
    }
  }

  backorders(): BackorderFigures {
    const figures = {
      made: 0,
      units: 0,
      filled: 0,
      partly: 0,
      waiting: 0,
      cancelled: 0,
      filledUnits: 0,
      waitingUnits: 0,
    }
    for (const { quantity, filled, cancelled } of this.#demands.values()) {
      const left = quantity - filled - cancelled
      figures.made += 1
      figures.units += quantity
      figures.filledUnits += filled
      figures.waitingUnits += left
      if (left > 0) figures[filled > 0 ? 'partly' : 'waiting'] += 1
      else figures[filled === quantity ? 'filled' : 'cancelled'] += 1
    }
    return { ...figures, waits: this.#waits }
  }

  transfers(): TransferFigures {
    const { shipped, received, damaged, lost } = this.#transfers
    return { ...this.#transfers, inTransit: shipped - received - damaged - lost }
  }

  #addBackorder(entry: BackorderEntry, at: number): void {
    if (entry.type === 'demand-made') {
      this.#demands.set(entry.id, { at, quantity: entry.quantity, filled: 0, cancelled: 0 })
      return
    }
    if (entry.type !== 'demand-filled' && entry.type !== 'demand-cancelled') return
    const demand = this.#demands.get(entry.id)
    if (demand === undefined) return
    if (entry.type === 'demand-cancelled') demand.cancelled += entry.quantity
    else {
      demand.filled += entry.quantity
      if (demand.filled === demand.quantity) this.#waits.push(at - demand.at)
    }
  }

  #addTransfer(entry: TransferEntry): void {
    const figures = this.#transfers
    if (entry.type === 'transfer-requested') figures.requested += 1
    else if (entry.type === 'transfer-rejected') figures.rejected += 1
    else if (entry.type === 'transfer-cancelled') figures.cancelled += 1
    else if (entry.type === 'transfer-sent') for (const { quantity } of entry.lines) figures.shipped += quantity
    else if (entry.type === 'transfer-arrived')
      for (const { quantity, damaged, lost } of entry.lines) {
        figures.received += quantity
        figures.damaged += damaged
        figures.lost += lost
      }
  }
}
