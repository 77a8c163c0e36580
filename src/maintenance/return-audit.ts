import type { Commit } from '../audit/commit.ts'
import { withoutLedgers } from '../audit/ledger-entry.ts'
import type { Entry } from '../inventory/entry.ts'
import type { Movement } from '../inventory/movement.ts'

/** More came back than what the returns name had shipped. */
export interface OverReturn {
  readonly reservationId?: string
  readonly reversesSequence?: number
  readonly productId: string
  readonly shipped: number
  readonly returned: number
  /** The last of these returns. */
  readonly sequence: number
}

/** The returns of a log that name what they reverse. */
export interface ReturnFindings {
  readonly named: number
  /** What they named was forgotten when they came, or they are of before returns were judged. */
  readonly unchecked: number
  /** Looked for where a return was unchecked: it breaks no invariant, and somebody should know. */
  readonly exceeding: readonly OverReturn[]
}

interface Account {
  readonly of: { -readonly [Field in keyof OverReturn]: OverReturn[Field] }
  isUnchecked: boolean
}

/**
 * Compares what came back with what was shipped. The log is read twice for it, and the second time only if
 * there are unchecked returns: so it remembers what returns name, and not all that was ever shipped.
 */
export class ReturnAudit {
  readonly #byReservation: Map<string, Account[]> = new Map()
  readonly #bySequence: Map<number, Account[]> = new Map()
  #named = 0
  #unchecked = 0

  get hasUnchecked(): boolean {
    return this.#unchecked > 0
  }

  addReturns({ sequence, entries }: Commit<Entry>): void {
    for (const entry of withoutLedgers(entries)) {
      if (entry.type !== 'returned' && entry.type !== 'unreturned') continue
      const { reservationId, reversesSequence, checked } = entry
      if (reservationId === undefined && reversesSequence === undefined) continue
      if (entry.type === 'returned') this.#named += 1
      if (checked === undefined) this.#unchecked += 1
      if (reservationId !== undefined) addTo(this.#byReservation, reservationId, { reservationId }, entry, sequence)
      if (reversesSequence !== undefined)
        addTo(this.#bySequence, reversesSequence, { reversesSequence }, entry, sequence)
    }
  }

  addShipments({ sequence, entries }: Commit<Entry>): void {
    for (const entry of withoutLedgers(entries)) {
      if (entry.type !== 'sold' && entry.type !== 'fulfilled') continue
      const byReservation = this.#byReservation.get(entry.reservationId ?? '') ?? []
      for (const account of [...byReservation, ...(this.#bySequence.get(sequence) ?? [])])
        if (account.of.productId === entry.productId) account.of.shipped += entry.quantity
    }
  }

  findings(): ReturnFindings {
    const all = [...this.#byReservation.values(), ...this.#bySequence.values()].flat()
    const exceeding = all.filter(({ of, isUnchecked }) => isUnchecked && of.returned > of.shipped).map(({ of }) => of)
    return { named: this.#named, unchecked: this.#unchecked, exceeding }
  }

  /** Without the shipments nothing can be said of how much came back. */
  findingsWithoutShipments(): ReturnFindings {
    return { named: this.#named, unchecked: this.#unchecked, exceeding: [] }
  }
}

function addTo<Name>(
  accounts: Map<Name, Account[]>,
  name: Name,
  names: Pick<OverReturn, 'reservationId' | 'reversesSequence'>,
  { type, productId, quantity, checked }: Movement,
  sequence: number,
): void {
  const known = accounts.get(name) ?? []
  accounts.set(name, known)
  let account = known.find(({ of }) => of.productId === productId)
  if (account === undefined) {
    account = { of: { ...names, productId, shipped: 0, returned: 0, sequence }, isUnchecked: false }
    known.push(account)
  }
  account.of.returned += type === 'returned' ? quantity : -quantity
  if (type === 'returned') account.of.sequence = sequence
  if (checked === undefined) account.isUnchecked = true
}
