import type { Commit } from '../audit/commit.ts'
import { isLedgerEntry } from '../audit/ledger-entry.ts'
import type { Movement } from '../inventory/movement.ts'
import type { AnyEntry, LedgerAudit, LedgerDefect } from '../ledger/contract.ts'
import { AuditedOrder, type AuditedRow } from './audited-order.ts'
import { rowReference } from './order-access.ts'
import type { OrderEntry, OrderFact } from './orders-entry.ts'

/** Units of rows that a commit says were shipped, taken back or given out again. */
type Units = Map<string, number>

interface Told {
  readonly moved: Units
  readonly said: Units
}

/** Which movements have a fact each, and the other way round. */
const joined: Readonly<Record<string, string>> = {
  fulfilled: 'shipment-shipped',
  returned: 'return-received',
  unreturned: 'return-unreturned',
}

/**
 * Judges orders by the entries of a log alone (O1–O6): what the goods of an order do and what its rows say is the same
 * in every commit, no more comes back than was shipped, no more is refunded than was captured, and what is cancelled
 * holds neither goods nor money.
 */
export class OrderAudit implements LedgerAudit {
  readonly #orders: Map<string, AuditedOrder> = new Map()
  /** Which order a row, an attempt or a refund is of. */
  readonly #ownerOf: Map<string, AuditedOrder> = new Map()
  /** Held units by reservation, of those that are this ledger's. */
  readonly #held: Map<string, number> = new Map()
  /** Pending ones behind somebody's lock run out by themselves; these do not. */
  readonly #confirmed: Set<string> = new Set()
  readonly #defects: LedgerDefect[] = []

  commit({ sequence, entries }: Commit<AnyEntry>): void {
    const told = new Map(Object.keys(joined).map((type) => [type, { moved: new Map(), said: new Map() } as Told]))
    for (const entry of entries) {
      if (!isLedgerEntry(entry)) this.#move(entry as Movement, told)
      else if (entry.ledger === 'orders') this.#take(entry as OrderEntry, told, sequence)
    }
    for (const [type, units] of told) this.#join(type, units, sequence)
  }

  *defects(): Generator<LedgerDefect, void, undefined> {
    yield* this.#defects
    for (const order of this.#orders.values()) {
      const { id, cancelledBy: sequence, held, stuck, waits, rows } = order
      if (sequence === undefined) continue
      if (held > stuck && !waits)
        yield { sequence, problem: `order ${id} is cancelled, and keeps ${held - stuck} of money` }
      for (const [rowId, { reservationId = '' }] of rows) {
        const units = this.#confirmed.has(reservationId) ? (this.#held.get(reservationId) ?? 0) : 0
        if (units > 0) yield { sequence, problem: `order ${id} is cancelled, and its row ${rowId} holds ${units}` }
      }
    }
  }

  #move(movement: Movement, told: Map<string, Told>): void {
    const { type, reservationId, quantity, owner, reference } = movement
    if (type === 'reserved' && owner === 'orders') this.#held.set(reservationId as string, quantity)
    if (type === 'confirmed') this.#confirmed.add(reservationId as string)
    const held = reservationId === undefined ? undefined : this.#held.get(reservationId)
    const leaves = type === 'released' || type === 'expired' || type === 'cancelled' || type === 'fulfilled'
    if (held !== undefined && leaves) this.#held.set(reservationId as string, held - quantity)
    if (reference?.type !== rowReference) {
      if (held !== undefined && joined[type] !== undefined)
        add(told.get(type)?.moved, `reservation ${reservationId}`, quantity)
    } else add(told.get(type)?.moved, reference.id, quantity)
  }

  /** The two ledgers join without rest (O5). */
  #join(type: string, { moved, said }: Told, sequence: number): void {
    for (const rowId of new Set([...moved.keys(), ...said.keys()])) {
      const [units, told] = [moved.get(rowId) ?? 0, said.get(rowId) ?? 0]
      if (units !== told) this.#note(sequence, `${units} of row ${rowId} are ${type}, and ${joined[type]} says ${told}`)
    }
  }

  #take(fact: OrderEntry, told: Map<string, Told>, sequence: number): void {
    if (fact.type === 'order-created') {
      this.#orders.set(fact.id, new AuditedOrder(fact.id))
      return
    }
    const order = this.#orders.get(fact.id)
    if (order === undefined) return
    if (isOnce(fact)) this.#once(order, nameOf(fact), sequence)
    if (fact.type === 'order-reserved') for (const row of fact.rows) this.#addRow(order, row, sequence)
    else if (fact.type === 'order-row-filled') this.#addRow(order, fact.row, sequence)
    else if (fact.type === 'order-row-held') this.#holdAnew(order, fact)
    else if (fact.type === 'order-cancelled') this.#cancel(order, sequence)
    else if (fact.type === 'units-cancelled') this.#cut(order, fact, sequence)
    else if (fact.type === 'shipment-shipped') this.#ship(order, fact, told, sequence)
    else if (fact.type.startsWith('return') || fact.type === 'goods-replaced') this.#return(order, fact, told, sequence)
    else this.#pay(order, fact, sequence)
  }

  #addRow(order: AuditedOrder, row: OrderFact<'order-row-filled'>['row'], sequence: number): void {
    order.addRow(row)
    this.#ownerOf.set(row.rowId, order)
    const { reservationId, quantity, rowId } = row
    if (reservationId !== undefined && this.#held.get(reservationId) !== quantity)
      this.#note(
        sequence,
        `row ${rowId} is of ${quantity}, and its reservation holds ${this.#held.get(reservationId) ?? 0}`,
      )
  }

  #holdAnew(order: AuditedOrder, { rowId, reservationId }: OrderFact<'order-row-held'>): void {
    const row = order.rows.get(rowId)
    if (row !== undefined) order.rows.set(rowId, { ...row, reservationId })
  }

  #cancel(order: AuditedOrder, sequence: number): void {
    order.cancelledBy = sequence
    for (const [rowId, row] of order.rows)
      if (row.shipped > 0)
        this.#note(sequence, `order ${order.id} is cancelled, and ${row.shipped} of row ${rowId} are shipped`)
  }

  #cut(order: AuditedOrder, { rows }: OrderFact<'units-cancelled'>, sequence: number): void {
    for (const { rowId, quantity, amount } of rows) {
      const row = this.#rowOf(order, rowId, sequence)
      if (row === undefined) continue
      row.cancelled += quantity
      row.credited += amount
      this.#judgeRow(order, rowId, row, sequence)
    }
  }

  #ship(
    order: AuditedOrder,
    { lines }: OrderFact<'shipment-shipped'>,
    told: Map<string, Told>,
    sequence: number,
  ): void {
    for (const { rowId, quantity } of lines) {
      const row = this.#rowOf(order, rowId, sequence)
      if (row === undefined) continue
      row.shipped += quantity
      if (row.reservationId !== undefined) add(told.get('fulfilled')?.said, rowId, quantity)
      this.#judgeRow(order, rowId, row, sequence)
    }
  }

  #return(order: AuditedOrder, fact: OrderEntry, told: Map<string, Told>, sequence: number): void {
    const change = (rowId: string, units: number, credit: number, type?: string): void => {
      const row = this.#rowOf(order, rowId, sequence)
      if (row === undefined) return
      row.returned += units
      row.credited += credit
      if (type !== undefined && row.reservationId !== undefined) add(told.get(type)?.said, rowId, Math.abs(units))
      this.#judgeRow(order, rowId, row, sequence)
    }
    if (fact.type === 'return-received')
      for (const { rowId, quantity } of fact.lines) change(rowId, quantity, 0, 'returned')
    else if (fact.type === 'return-unreturned')
      for (const { rowId, quantity, amount } of fact.lines) change(rowId, -quantity, -amount, 'unreturned')
    else if (fact.type === 'return-refunded') for (const { rowId, amount } of fact.credits) change(rowId, 0, amount)
    else if (fact.type === 'goods-replaced')
      for (const { rowId, quantity, amount } of fact.credits) change(rowId, quantity, amount)
  }

  #pay(order: AuditedOrder, fact: OrderEntry, sequence: number): void {
    if (fact.type === 'payment-attempted') {
      order.attempts.set(fact.attemptId, { captured: 0, refunded: 0 })
      this.#ownerOf.set(fact.attemptId, order)
    } else if (fact.type === 'payment-captured') {
      const attempt = order.attempts.get(fact.attemptId)
      if (attempt === undefined) this.#note(sequence, `payment ${fact.attemptId} is captured, and was never attempted`)
      else attempt.captured += fact.amount
    } else if (fact.type === 'refund-requested') {
      const { refundId, amount, attemptId, retries } = fact
      order.refunds.set(refundId, { amount, attemptId, status: 'waiting', isRetried: false })
      const failed = retries === undefined ? undefined : order.refunds.get(retries)
      if (failed !== undefined) failed.isRetried = true
      this.#refund(attemptId, amount, sequence)
    } else if (fact.type === 'refund-made' || fact.type === 'refund-failed') this.#told(order, fact, sequence)
    else if (fact.type === 'credit-moved') {
      order.creditOut += fact.amount
      const receiver = this.#orders.get(fact.to)
      if (receiver !== undefined) receiver.creditIn += fact.amount
      if (order.held < 0) this.#note(sequence, `order ${order.id} moves ${fact.amount} that it does not have`)
    }
  }

  #told(order: AuditedOrder, { type, refundId }: OrderFact<'refund-made' | 'refund-failed'>, sequence: number): void {
    const refund = order.refunds.get(refundId)
    if (refund === undefined) {
      this.#note(sequence, `refund ${refundId} was never requested`)
      return
    }
    const before = refund.status
    refund.status = type === 'refund-made' ? 'made' : 'failed'
    if (before !== 'failed' && refund.status === 'failed') this.#refund(refund.attemptId, -refund.amount, sequence)
    if (before === 'failed' && refund.status === 'made') this.#refund(refund.attemptId, refund.amount, sequence)
  }

  /** No more goes back to a payment than it brought (O2). */
  #refund(attemptId: string, amount: number, sequence: number): void {
    const attempt = this.#ownerOf.get(attemptId)?.attempts.get(attemptId)
    if (attempt === undefined) {
      this.#note(sequence, `a refund goes to payment ${attemptId}, which is not there`)
      return
    }
    attempt.refunded += amount
    if (attempt.refunded > attempt.captured)
      this.#note(sequence, `${attempt.refunded} go back to payment ${attemptId}, which brought ${attempt.captured}`)
  }

  #judgeRow(order: AuditedOrder, rowId: string, row: AuditedRow, sequence: number): void {
    const { quantity, total, shipped, cancelled, returned, credited } = row
    const what = `row ${rowId} of order ${order.id}`
    if (shipped + cancelled > quantity)
      this.#note(sequence, `${what} is of ${quantity}: ${shipped} shipped, ${cancelled} cancelled`)
    if (returned > shipped || returned < 0)
      this.#note(sequence, `${returned} of ${what} are back, and ${shipped} were shipped`)
    if (credited > total || credited < 0)
      this.#note(sequence, `${what} came to ${total}, and ${credited} are given back for it`)
  }

  #rowOf(order: AuditedOrder, rowId: string, sequence: number): AuditedRow | undefined {
    const row = order.rows.get(rowId)
    if (row === undefined) this.#note(sequence, `order ${order.id} has no row ${rowId}`)
    return row
  }

  #once(order: AuditedOrder, name: string, sequence: number): void {
    if (order.once.has(name)) this.#note(sequence, `${name} of order ${order.id} is told twice`)
    order.once.add(name)
  }

  #note(sequence: number, text: string): void {
    this.#defects.push({ sequence, problem: text })
  }
}

/** What fills a timestamp, and so stands in a log once (O4). */
function isOnce({ type }: OrderEntry): boolean {
  return /^(order-(reserved|confirmed|processing|shipped|delivered|settled|cancelled)|shipment-(shipped|delivered))$/.test(
    type,
  )
}

function nameOf(fact: OrderEntry): string {
  return 'shipmentId' in fact ? `${fact.type} ${fact.shipmentId}` : fact.type
}

function add(units: Units | undefined, rowId: string, quantity: number): void {
  units?.set(rowId, (units.get(rowId) ?? 0) + quantity)
}
