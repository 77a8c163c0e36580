import type { Flows, PostingKind } from './flows.ts'
import type { ValuedPlace } from './valued-place.ts'

/** Units, and what they are worth in whole smallest units, as far as it is known. */
export interface Amount {
  readonly quantity: number
  readonly value: number
}

/** What a window of time did to the value of stock: of all, or of one product in one place. */
export interface ValuedFlows {
  readonly opening: Amount
  readonly received: Amount
  readonly found: Amount
  /** Costs that came after their receipts, such as freight. */
  readonly landed: number
  /** Of what was sold, less what came back. */
  readonly costOfGoodsSold: number
  readonly unitsSold: number
  readonly losses: number
  readonly unitsLost: number
  readonly returnedToSuppliers: Amount
  readonly transferredIn: Amount
  readonly transferredOut: Amount
  readonly stock: Amount
  /** Units of which nobody said what they cost: in stock, and gone. No value has them in it. */
  readonly uncostedUnits: number
  /** Units that left before they came, by effective times, and that nothing has covered yet. */
  readonly shortUnits: number
}

export interface ValuedProduct extends ValuedFlows {
  readonly productId: string
  /** Null: in transit. Left out by periodic methods, which have one pool for all places. */
  readonly warehouseId?: string | null
}

const gone: readonly PostingKind[] = ['sold', 'unreturned', 'returned', 'lost', 'returned-to-supplier']

export function flowsOf({ flows, uncosted, short }: ValuedPlace, before: Flows): ValuedFlows {
  const quantity = (kind: PostingKind): number => flows.quantity(kind) - before.quantity(kind)
  const value = (kind: PostingKind): number => flows.value(kind) - before.value(kind)
  const into = (kind: PostingKind): Amount => ({ quantity: quantity(kind), value: value(kind) })
  const outOf = (kind: PostingKind): Amount => ({ quantity: 0 - quantity(kind), value: 0 - value(kind) })
  const goneUnknown = gone.reduce((sum, kind) => sum - (flows.uncosted(kind) - before.uncosted(kind)), 0)
  const { quantity: there, value: worth } = before.ending
  const { quantity: left, value: leftWorth } = flows.ending
  return {
    opening: { quantity: there, value: worth },
    received: into('received'),
    found: into('found'),
    landed: value('landed'),
    costOfGoodsSold: 0 - value('sold') - value('unreturned') - value('returned'),
    unitsSold: 0 - quantity('sold') - quantity('unreturned') - quantity('returned'),
    losses: 0 - value('lost'),
    unitsLost: 0 - quantity('lost'),
    returnedToSuppliers: outOf('returned-to-supplier'),
    transferredIn: into('transferred-in'),
    transferredOut: outOf('transferred-out'),
    stock: { quantity: left, value: leftWorth },
    uncostedUnits: uncosted + goneUnknown,
    shortUnits: short,
  }
}

export function sumOf(rows: readonly ValuedFlows[]): ValuedFlows {
  const amount = (of: (row: ValuedFlows) => Amount): Amount => ({
    quantity: rows.reduce((sum, row) => sum + of(row).quantity, 0),
    value: rows.reduce((sum, row) => sum + of(row).value, 0),
  })
  const sum = (of: (row: ValuedFlows) => number): number => rows.reduce((total, row) => total + of(row), 0)
  return {
    opening: amount(({ opening }) => opening),
    received: amount(({ received }) => received),
    found: amount(({ found }) => found),
    landed: sum(({ landed }) => landed),
    costOfGoodsSold: sum(({ costOfGoodsSold }) => costOfGoodsSold),
    unitsSold: sum(({ unitsSold }) => unitsSold),
    losses: sum(({ losses }) => losses),
    unitsLost: sum(({ unitsLost }) => unitsLost),
    returnedToSuppliers: amount(({ returnedToSuppliers }) => returnedToSuppliers),
    transferredIn: amount(({ transferredIn }) => transferredIn),
    transferredOut: amount(({ transferredOut }) => transferredOut),
    stock: amount(({ stock }) => stock),
    uncostedUnits: sum(({ uncostedUnits }) => uncostedUnits),
    shortUnits: sum(({ shortUnits }) => shortUnits),
  }
}

/**
 * What is there against what came and went: opening + received + found + landed + transferred in − cost of goods −
 * losses − returned to suppliers − transferred out − ending. Always 0; `ending` is counted in the layers, not in the flows.
 */
export function differenceOf(sum: ValuedFlows, ending: number): number {
  const came = sum.opening.value + sum.received.value + sum.found.value + sum.landed + sum.transferredIn.value
  const went = sum.costOfGoodsSold + sum.losses + sum.returnedToSuppliers.value + sum.transferredOut.value
  return came - went - ending
}
