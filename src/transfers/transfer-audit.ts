import type { Commit } from '../audit/commit.ts'
import { isLedgerEntry } from '../audit/ledger-entry.ts'
import type { Movement } from '../inventory/movement.ts'
import type { AnyEntry, LedgerAudit, LedgerDefect } from '../ledger/contract.ts'
import type { TransferEntry } from './transfers-entry.ts'

/**
 * Judges transfers by the entries of a log alone: whatever a transfer says that it sent, took in or lost, its commit
 * moves just so; and of no product more arrives than was sent.
 */
export class TransferAudit implements LedgerAudit {
  readonly #inTransit: Map<string, number> = new Map()
  readonly #ids: Set<string> = new Set()
  readonly #holds: Set<string> = new Set()
  readonly #defects: LedgerDefect[] = []

  commit({ sequence, entries }: Commit<AnyEntry>): void {
    const said = new Map<string, number>()
    const moved = new Map<string, number>()
    for (const entry of entries) {
      if (isLedgerEntry(entry)) {
        if ((entry as { ledger: string }).ledger === 'transfers') this.#take(entry as TransferEntry, said, sequence)
      } else this.#addMovement(entry as Movement, moved)
    }
    for (const key of new Set([...said.keys(), ...moved.keys()])) {
      const [says, moves] = [said.get(key) ?? 0, moved.get(key) ?? 0]
      if (says !== moves) this.#note(sequence, `${key}: transfers say ${says}, and the stock moves ${moves}`)
    }
  }

  defects(): readonly LedgerDefect[] {
    return this.#defects
  }

  #take(fact: TransferEntry, said: Map<string, number>, sequence: number): void {
    if (fact.type === 'transfer-requested') this.#ids.add(fact.id)
    else if (fact.type === 'transfer-approved') for (const id of fact.reservationIds) this.#holds.add(id)
    else if (fact.type === 'transfer-sent') {
      for (const { productId, quantity } of fact.lines) {
        add(said, `sent ${productId}`, quantity)
        add(this.#inTransit, `${fact.id} ${productId}`, quantity)
      }
    } else if (fact.type === 'transfer-arrived') {
      for (const { productId, quantity, damaged, lost } of fact.lines) {
        add(said, `arrived ${productId}`, quantity)
        add(said, `damaged ${productId}`, damaged)
        add(said, `lost ${productId}`, lost)
        const left = add(this.#inTransit, `${fact.id} ${productId}`, -(quantity + damaged + lost))
        if (left < 0) this.#note(sequence, `transfer ${fact.id} takes in ${-left} of ${productId} that were not sent`)
      }
    }
  }

  /** Immediate transfers, and goods that another ledger sends, are none of these. */
  #addMovement(
    { type, productId, quantity, to, reference, reservationId = '' }: Movement,
    moved: Map<string, number>,
  ): void {
    const isOwn = reference?.type === 'transfer' && this.#ids.has(reference.id)
    if (type === 'transfer-shipped' && this.#holds.has(reservationId)) add(moved, `sent ${productId}`, quantity)
    else if (type === 'transfer-lost' && isOwn) add(moved, `lost ${productId}`, quantity)
    else if (type === 'transferred-in' && isOwn)
      add(moved, `${to === 'damaged' ? 'damaged' : 'arrived'} ${productId}`, quantity)
  }

  #note(sequence: number, problem: string): void {
    this.#defects.push({ sequence, problem })
  }
}

function add(sums: Map<string, number>, key: string, units: number): number {
  const sum = (sums.get(key) ?? 0) + units
  sums.set(key, sum)
  return sum
}
