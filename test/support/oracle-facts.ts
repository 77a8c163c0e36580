/** One line of the oracle's log: everything it knows, it works out from these lines. */
export interface Fact {
  readonly sequence: number
  readonly at: number
  readonly type: string
  readonly warehouseId: string
  readonly productId?: string
  readonly quantity?: number
  readonly from?: string
  readonly to?: string
  readonly reservationId?: string
  readonly expiresAt?: number
  readonly lostBy?: string
  readonly reversesSequence?: number
  readonly checked?: true
  readonly reorderThreshold?: number | null
  readonly keepBack?: number | null
  readonly capacity?: number | null
  readonly counted?: number
  readonly expected?: number
  readonly difference?: number
}

export interface Level {
  readonly warehouseId: string
  readonly productId: string
}

export function isSameLevel(a: Level): (b: Level) => boolean {
  return (b) => a.warehouseId === b.warehouseId && a.productId === b.productId
}

/** A fact before its commit gives it a place in the log. */
export type Draft = Omit<Fact, 'sequence' | 'at'>

export const buckets: readonly string[] = ['available', 'reserved', 'committed', 'damaged', 'quarantined']

export interface ExpectedReservation {
  readonly id: string
  readonly warehouseId: string
  readonly productId: string
  readonly quantity: number
  readonly status: string
  readonly held: number
  readonly committed: number
  readonly fulfilled: number
  readonly returned: number
  readonly createdAt: number
  readonly expiresAt: number
  readonly endedAt: number | undefined
}

/** What an account of a level comes to. */
export function countOf(facts: readonly Fact[], account: string, warehouseId: string, productId: string): number {
  let count = 0
  for (const fact of facts) {
    if (fact.warehouseId !== warehouseId || fact.productId !== productId) continue
    if (fact.to === account) count += fact.quantity ?? 0
    if (fact.from === account) count -= fact.quantity ?? 0
  }
  return count
}

/** How many commits touched a level. */
export function versionOf(facts: readonly Fact[], warehouseId: string, productId: string): number {
  const touching = facts.filter((fact) => fact.warehouseId === warehouseId && fact.productId === productId)
  return new Set(touching.map(({ sequence }) => sequence)).size
}

/** A reservation, from the facts that name it. */
export function reservationOf(facts: readonly Fact[], id: string): ExpectedReservation | undefined {
  const own = facts.filter((fact) => fact.reservationId === id && fact.type !== 'returned')
  const [made] = own
  if (made === undefined) return undefined
  const sum = (type: string): number =>
    own.filter((fact) => fact.type === type).reduce((total, fact) => total + (fact.quantity ?? 0), 0)
  const has = (type: string): Fact | undefined => own.find((fact) => fact.type === type)
  const fulfilled = sum('fulfilled')
  const committed = sum('confirmed') - fulfilled - sum('cancelled')
  const reserved = (made.quantity as number) - sum('confirmed') - sum('released') - sum('expired')
  const status = statusOf()
  const isOver = status !== 'pending' && status !== 'confirmed'
  return {
    id,
    warehouseId: made.warehouseId,
    productId: made.productId as string,
    quantity: made.quantity as number,
    status,
    held: reserved + committed,
    committed,
    fulfilled,
    returned: returnedOf(facts, (fact) => fact.reservationId === id),
    createdAt: made.at,
    expiresAt: own.findLast((fact) => fact.expiresAt !== undefined)?.expiresAt as number,
    endedAt: isOver ? own.at(-1)?.at : undefined,
  }

  function statusOf(): string {
    if (has('expired') !== undefined) return 'expired'
    if (has('confirmed') === undefined) return reserved > 0 ? 'pending' : 'released'
    if (committed > 0) return 'confirmed'
    return fulfilled > 0 ? 'fulfilled' : 'cancelled'
  }
}

/** What came back of something, as far as it was judged by that. */
export function returnedOf(facts: readonly Fact[], isOfIt: (fact: Fact) => boolean): number {
  const back = facts.filter((fact) => fact.type === 'returned' && fact.checked === true && isOfIt(fact))
  return back.reduce((sum, { quantity = 0 }) => sum + quantity, 0)
}

/** What a commit shipped of a product, and what of that came back. */
export function shippedBy(facts: readonly Fact[], sequence: number, productId: string): Shipped {
  const isOfIt = (fact: Fact): boolean => fact.reversesSequence === sequence && fact.productId === productId
  const shipped = facts
    .filter((fact) => fact.sequence === sequence && fact.productId === productId && isShipping(fact))
    .reduce((sum, { quantity = 0 }) => sum + quantity, 0)
  return { shipped, returned: returnedOf(facts, isOfIt) }
}

export interface Shipped {
  readonly shipped: number
  readonly returned: number
}

export function isShipping({ type }: Fact): boolean {
  return type === 'sold' || type === 'fulfilled'
}
