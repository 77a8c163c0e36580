import type { Commit } from '../audit/commit.ts'
import type { OutsideAccount, PhysicalBucket } from '../inventory/bucket.ts'
import type { Entry } from '../inventory/entry.ts'
import type { InventoryView } from '../inventory/inventory-view.ts'
import { type Movement, movements } from '../inventory/movement.ts'
import { LogLedger } from './log-ledger.ts'

const buckets: readonly PhysicalBucket[] = ['available', 'reserved', 'committed', 'damaged', 'quarantined']
/** What a reservation itself can hold. */
const heldBuckets: readonly PhysicalBucket[] = ['reserved', 'committed']
const outside: readonly OutsideAccount[] = ['supplier', 'customer', 'scrap', 'transit', 'variance']
const known: ReadonlySet<string> = new Set([...buckets, ...outside])

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

/** A product whose buckets and outside accounts do not sum to zero, or goods left in transit. */
export interface Imbalance {
  readonly productId: string
  readonly account: 'all' | 'transit'
  readonly units: number
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
  /** Gaps in the sequence, time that runs backwards, movements that no table has. */
  readonly defects: readonly string[]
}

/** What a replay is asked. */
export type Replayed = Pick<InventoryView, 'stock' | 'warehouses'>

/**
 * Judges a log by its entries alone, in their order. It shares nothing with the engine but the names of
 * the accounts: no rule, no fold, no counter, so it finds what the engine would not.
 */
export class LogAudit {
  readonly #levels: Map<string, Map<string, LogLedger>> = new Map()
  readonly #products: Map<string, LogLedger> = new Map()
  readonly #holds: Map<string, LogLedger> = new Map()
  readonly #defects: string[] = []
  #commits = 0
  #entries = 0
  #movements = 0
  #at = 0

  add({ sequence, at, entries }: Commit<Entry>): void {
    this.#commits += 1
    if (sequence !== this.#commits) this.#defects.push(`commit ${sequence} is number ${this.#commits}`)
    if (at < this.#at) this.#defects.push(`time runs backwards at commit ${sequence}`)
    this.#at = at
    const products = new Set<string>()
    for (const entry of entries) {
      this.#entries += 1
      if (!isMovement(entry)) continue
      this.#move(entry, sequence)
      products.add(entry.productId)
    }
    // A transfer is whole: what left in a commit has arrived in it.
    for (const productId of products) {
      const left = this.#products.get(productId)?.balance('transit') ?? 0
      if (left !== 0) this.#defects.push(`${left} of ${productId} in transit after commit ${sequence}`)
    }
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
      reservations: this.#holds.size,
      oversold: levels.flatMap(({ ledger, ...key }) => belowZero(ledger, buckets).map((low) => ({ ...key, ...low }))),
      overdrawn: Array.from(this.#holds, ([reservationId, ledger]) =>
        belowZero(ledger, heldBuckets).map((low) => ({ reservationId, ...low })),
      ).flat(),
      drift: replayed ? [...this.#levelDrift(replayed), ...this.#warehouseDrift(replayed)] : [],
      imbalances: this.#imbalances(),
      defects: this.#defects,
    }
  }

  #move(movement: Movement, sequence: number): void {
    const { warehouseId, productId, quantity, from, to, reservationId } = movement
    this.#movements += 1
    if (!isWellFormed(movement)) this.#defects.push(`commit ${sequence}: ${JSON.stringify(movement)}`)
    const warehouse = getOrMake(this.#levels, warehouseId, () => new Map<string, LogLedger>())
    const ledgers = [getOrMake(warehouse, productId, newLedger), getOrMake(this.#products, productId, newLedger)]
    // A return names a reservation that has ended: it takes nothing from it.
    if (reservationId !== undefined && movement.type !== 'returned')
      ledgers.push(getOrMake(this.#holds, reservationId, newLedger))
    for (const ledger of ledgers) {
      if (known.has(from)) ledger.post(from, -quantity, sequence)
      if (known.has(to)) ledger.post(to, quantity, sequence)
    }
  }

  *#eachLevel(): Generator<{ warehouseId: string; productId: string; ledger: LogLedger }> {
    for (const [warehouseId, levels] of this.#levels)
      for (const [productId, ledger] of levels) yield { warehouseId, productId, ledger }
  }

  *#levelDrift(replayed: Replayed): Generator<SumDrift> {
    for (const { warehouseId, productId, ledger } of this.#eachLevel()) {
      const counts = replayed.stock({ warehouseId, productId })
      for (const bucket of buckets) {
        const summed = ledger.balance(bucket)
        if (summed !== counts[bucket]) yield { warehouseId, productId, bucket, summed, replayed: counts[bucket] }
      }
    }
  }

  /** Finds goods that a replay has on levels that the log does not know. */
  *#warehouseDrift(replayed: Replayed): Generator<SumDrift> {
    for (const { id, onHand } of replayed.warehouses()) {
      let summed = 0
      for (const ledger of this.#levels.get(id)?.values() ?? [])
        for (const bucket of buckets) summed += ledger.balance(bucket)
      if (summed !== onHand) yield { warehouseId: id, productId: '*', bucket: 'onHand', summed, replayed: onHand }
    }
  }

  #imbalances(): Imbalance[] {
    const imbalances: Imbalance[] = []
    for (const [productId, ledger] of this.#products) {
      const { total } = ledger
      if (total !== 0) imbalances.push({ productId, account: 'all', units: total })
      const transit = ledger.balance('transit')
      if (transit !== 0) imbalances.push({ productId, account: 'transit', units: transit })
    }
    return imbalances
  }
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
  ledger: LogLedger,
  among: readonly PhysicalBucket[],
): { bucket: PhysicalBucket; units: number; sequence: number }[] {
  return among.map((bucket) => ({ bucket, ...ledger.lowWater(bucket) })).filter(({ units }) => units > 0)
}

function newLedger(): LogLedger {
  return new LogLedger()
}

function getOrMake<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const existing = map.get(key)
  if (existing !== undefined) return existing
  const made = make()
  map.set(key, made)
  return made
}
