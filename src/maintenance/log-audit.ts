import type { Commit } from '../audit/commit.ts'
import { isLedgerEntry } from '../audit/ledger-entry.ts'
import type { OutsideAccount, PhysicalBucket } from '../inventory/bucket.ts'
import type { Entry, StockCounted } from '../inventory/entry.ts'
import type { InventoryState } from '../inventory/inventory-state.ts'
import type { InventoryView } from '../inventory/inventory-view.ts'
import { type Movement, movements } from '../inventory/movement.ts'
import { AccountSums } from './account-sums.ts'
import { halfTransfers } from './half-transfers.ts'

const buckets: readonly PhysicalBucket[] = ['available', 'reserved', 'committed', 'damaged', 'quarantined']
/** What a reservation itself can hold. */
const heldBuckets: readonly PhysicalBucket[] = ['reserved', 'committed']
/** What a count counts. */
const shelf: readonly PhysicalBucket[] = ['available', 'reserved', 'committed']
const outside: readonly OutsideAccount[] = ['supplier', 'customer', 'scrap', 'transit', 'variance']
const known: ReadonlySet<PhysicalBucket | OutsideAccount> = new Set([...buckets, ...outside])

/** A bucket that the log took below zero. */
export interface Oversold {
  readonly warehouseId: string
  readonly productId: string
  readonly bucket: PhysicalBucket
  readonly units: number
  readonly sequence: number
}

/** A reservation that gave more than it held. */
export interface Overdrawn {
  readonly reservationId: string
  readonly bucket: PhysicalBucket
  readonly units: number
  readonly sequence: number
}

/** A count that a replay gives otherwise than the sum of the log's entries. */
export interface SumDrift {
  readonly warehouseId: string
  readonly productId: string
  readonly bucket: PhysicalBucket | 'onHand'
  readonly summed: number
  readonly replayed: number
}

/** A product whose buckets and outside accounts do not sum to zero, or of which more arrived than was sent. */
export interface Imbalance {
  readonly productId: string
  readonly account: 'all' | 'transit'
  readonly units: number
}

/** Something in a commit that no log may have, whatever its balances are. */
export interface Defect {
  readonly problem: string
  readonly invariant: number
  /** Which entry of the commit, from 0, where it is one. */
  readonly entry?: number
}

export interface LogFindings {
  readonly commits: number
  readonly entries: number
  readonly movements: number
  readonly levels: number
  readonly products: number
  readonly reservations: number
  readonly oversold: readonly Oversold[]
  readonly overdrawn: readonly Overdrawn[]
  readonly drift: readonly SumDrift[]
  readonly imbalances: readonly Imbalance[]
  /** Gaps in the sequence, time that runs backwards, movements that no table has, counts that are not so. */
  readonly defects: readonly string[]
}

/** What a replay is asked. */
export type Replayed = Pick<InventoryView, 'stock' | 'warehouses'>

/**
 * Judges a log by its entries alone, in their order. It shares nothing with the engine but the names of
 * the accounts: no rule, no fold, no counter, so it finds what the engine would not.
 */
export class LogAudit {
  readonly #levels: Map<string, Map<string, AccountSums>> = new Map()
  readonly #products: Map<string, AccountSums> = new Map()
  readonly #holds: Map<string, AccountSums> = new Map()
  readonly #defects: string[] = []
  #sequence = 0
  #commits = 0
  #entries = 0
  #movements = 0
  #reservations = 0
  #at = 0

  /** @internal Begins behind what a state says already, for a log whose beginning is elsewhere. */
  static after(state: InventoryState): LogAudit {
    const audit = new LogAudit()
    audit.#sequence = state.books.sequence
    audit.#at = state.books.at
    for (const warehouse of state.stock.warehouses()) {
      for (const { warehouseId, productId, counts } of warehouse.levels()) {
        for (const sums of audit.#sumsOf(warehouseId, productId)) {
          for (const account of known) sums.post(account, counts[account], state.books.sequence)
        }
      }
    }
    for (const { id, status, held, committed } of state.stock.reservations()) {
      if (held === 0) continue
      const sums = getOrMake(audit.#holds, id, newSums)
      sums.post('reserved', status === 'pending' ? held : 0, state.books.sequence)
      sums.post('committed', committed, state.books.sequence)
    }
    return audit
  }

  /** @returns what no log may have, of this commit */
  add({ sequence, at, entries, idempotencyKey }: Commit<Entry>): readonly Defect[] {
    const defects: Defect[] = []
    this.#commits += 1
    this.#sequence += 1
    if (sequence !== this.#sequence)
      defects.push({ invariant: 7, problem: `commit ${sequence} is number ${this.#sequence}` })
    if (at < this.#at) defects.push({ invariant: 10, problem: `time runs backwards at commit ${sequence}` })
    this.#at = at
    if (entries.length === 0 && idempotencyKey === undefined)
      defects.push({ invariant: 7, problem: `commit ${sequence} has neither an entry nor an idempotency key` })
    const products = new Set<string>()
    for (const [index, entry] of entries.entries()) {
      this.#entries += 1
      if (isLedgerEntry(entry)) continue
      if (entry.type === 'counted') defects.push(...this.#auditCount(entry, entries[index - 1], sequence, index))
      if (!isMovement(entry)) continue
      if (!isWellFormed(entry))
        defects.push({ invariant: 2, problem: `commit ${sequence}: ${JSON.stringify(entry)}`, entry: index })
      this.#move(entry, sequence)
      products.add(entry.productId)
    }
    for (const { productId, units } of halfTransfers(entries))
      defects.push({ invariant: 7, problem: `commit ${sequence} transfers ${units} of ${productId} out, and not in` })
    // What was shipped is in transit for as long as it takes. What was never sent cannot arrive.
    for (const productId of products) {
      const inTransit = this.#products.get(productId)?.balance('transit') ?? 0
      if (inTransit >= 0) continue
      const problem = `${-inTransit} of ${productId} arrived that were not in transit, by commit ${sequence}`
      defects.push({ invariant: 2, problem })
    }
    for (const { problem } of defects) this.#defects.push(problem)
    return defects
  }

  /** The movement before it has put right what a count found. */
  #auditCount(count: StockCounted, previous: Entry | undefined, sequence: number, entry: number): Defect[] {
    const { warehouseId, productId, counted, expected, difference } = count
    const sums = this.#levels.get(warehouseId)?.get(productId)
    const there = shelf.reduce((sum, bucket) => sum + (sums?.balance(bucket) ?? 0), 0)
    const moved =
      previous !== undefined &&
      !isLedgerEntry(previous) &&
      previous.type === 'adjusted' &&
      previous.warehouseId === warehouseId &&
      previous.productId === productId
        ? previous.quantity * (previous.to === 'available' ? 1 : -1)
        : 0
    const isRight = counted === there && counted - expected === difference
    if (isRight && (difference === 0 || difference === moved)) return []
    const problem = `commit ${sequence} counts ${counted} of ${productId} in ${warehouseId}, ${difference} more than ${expected}: ${there} are there, and ${moved} were moved`
    return [{ invariant: 3, problem, entry }]
  }

  /** What is wrong, and what was looked at. `replayed` is the fold of the same log, if it can be had. */
  findings(replayed: Replayed | undefined): LogFindings {
    const levels = [...this.#eachLevel()]
    return {
      commits: this.#commits,
      entries: this.#entries,
      movements: this.#movements,
      levels: levels.length,
      products: this.#products.size,
      reservations: this.#reservations,
      oversold: levels.flatMap(({ sums, ...key }) => belowZero(sums, buckets).map((low) => ({ ...key, ...low }))),
      overdrawn: Array.from(this.#holds, ([reservationId, sums]) =>
        belowZero(sums, heldBuckets).map((low) => ({ reservationId, ...low })),
      ).flat(),
      drift: replayed ? [...this.#levelDrift(replayed), ...this.#warehouseDrift(replayed)] : [],
      imbalances: this.#imbalances(),
      defects: this.#defects,
    }
  }

  #move(movement: Movement, sequence: number): void {
    this.#movements += 1
    for (const sums of this.#sumsOf(movement.warehouseId, movement.productId)) post(sums, movement, sequence)
    const { type, reservationId } = movement
    if (type === 'reserved') this.#reservations += 1
    // What comes back, or goes out again, names a reservation that has shipped: it takes nothing from it.
    const isReversal = type === 'returned' || type === 'unreturned'
    if (reservationId !== undefined && !isReversal) this.#moveHeld(reservationId, movement, sequence)
  }

  #moveHeld(reservationId: string, movement: Movement, sequence: number): void {
    const sums = getOrMake(this.#holds, reservationId, newSums)
    post(sums, movement, sequence)
    // One that holds nothing any more is forgotten: what came after its end would be below zero anew.
    const hasEnded = heldBuckets.every((bucket) => sums.balance(bucket) === 0)
    if (hasEnded && belowZero(sums, heldBuckets).length === 0) this.#holds.delete(reservationId)
  }

  #sumsOf(warehouseId: string, productId: string): readonly AccountSums[] {
    const warehouse = getOrMake(this.#levels, warehouseId, () => new Map<string, AccountSums>())
    return [getOrMake(warehouse, productId, newSums), getOrMake(this.#products, productId, newSums)]
  }

  *#eachLevel(): Generator<{ warehouseId: string; productId: string; sums: AccountSums }> {
    for (const [warehouseId, levels] of this.#levels)
      for (const [productId, sums] of levels) yield { warehouseId, productId, sums }
  }

  *#levelDrift(replayed: Replayed): Generator<SumDrift> {
    for (const { warehouseId, productId, sums } of this.#eachLevel()) {
      const counts = replayed.stock({ warehouseId, productId })
      for (const bucket of buckets) {
        const summed = sums.balance(bucket)
        if (summed !== counts[bucket]) yield { warehouseId, productId, bucket, summed, replayed: counts[bucket] }
      }
    }
  }

  /** Finds goods that a replay has on levels that the log does not know. */
  *#warehouseDrift(replayed: Replayed): Generator<SumDrift> {
    for (const { id, onHand } of replayed.warehouses()) {
      let summed = 0
      for (const sums of this.#levels.get(id)?.values() ?? [])
        for (const bucket of buckets) summed += sums.balance(bucket)
      if (summed !== onHand) yield { warehouseId: id, productId: '*', bucket: 'onHand', summed, replayed: onHand }
    }
  }

  #imbalances(): Imbalance[] {
    const imbalances: Imbalance[] = []
    for (const [productId, sums] of this.#products) {
      const { total } = sums
      if (total !== 0) imbalances.push({ productId, account: 'all', units: total })
      const transit = sums.balance('transit')
      if (transit < 0) imbalances.push({ productId, account: 'transit', units: transit })
    }
    return imbalances
  }
}

function post(sums: AccountSums, { from, to, quantity }: Movement, sequence: number): void {
  if (isKnown(from)) sums.post(from, -quantity, sequence)
  if (isKnown(to)) sums.post(to, quantity, sequence)
}

function isKnown(account: string): account is PhysicalBucket | OutsideAccount {
  return (known as ReadonlySet<string>).has(account)
}

function isMovement(entry: Entry): entry is Movement {
  return 'quantity' in entry
}

function isWellFormed({ type, quantity, from, to }: Movement): boolean {
  const routes = Object.hasOwn(movements, type) ? movements[type].routes : []
  return (
    Number.isSafeInteger(quantity) && quantity > 0 && routes.some((route) => route.from === from && route.to === to)
  )
}

function belowZero(
  sums: AccountSums,
  among: readonly PhysicalBucket[],
): { bucket: PhysicalBucket; units: number; sequence: number }[] {
  return among.map((bucket) => ({ bucket, ...sums.lowWater(bucket) })).filter(({ units }) => units > 0)
}

function newSums(): AccountSums {
  return new AccountSums()
}

function getOrMake<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const existing = map.get(key)
  if (existing !== undefined) return existing
  const made = make()
  map.set(key, made)
  return made
}
