import type { BatchRequest } from '../../src/index.ts'
import {
  buckets,
  countOf,
  type Draft,
  type ExpectedReservation,
  type Fact,
  isSameLevel,
  isShipping,
  type Level,
  reservationOf,
  type Shipped,
  shippedBy,
  versionOf,
} from './oracle-facts.ts'
import { decide, isArgumentBad, levelsOf } from './oracle-rules.ts'

/** What a command should come to. */
export type Expected = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly code: string }

interface BoundKey {
  readonly request: BatchRequest
  readonly fingerprint: string
  readonly value: unknown
  readonly at: number
  /** The reservations that its command made or changed, or would have changed, and that lived then. */
  readonly on: readonly string[]
}

/**
 * A deliberately simple model of the inventory: a list of facts and the time. Every count, status and
 * version is worked out anew from the whole list, so it shares nothing with the engine but the rules.
 * Retention is by age alone.
 */
export class Oracle {
  readonly maxAgeMs: number
  readonly keyMaxAgeMs: number
  facts: Fact[] = []
  /** When each commit was made, also one without facts. */
  readonly times: number[] = []
  sequence = 0
  now: number
  /** The time of the last commit. */
  lastAt = 0
  /** Of ledgers: after which commit each customer began to wait for a product, and the names of products by version. */
  readonly wishes: Map<string, number> = new Map()
  readonly products: Map<string, readonly string[]> = new Map()
  /** In a transaction: the levels that it may touch. */
  locked: readonly Level[] | undefined
  #keys: Map<string, BoundKey> = new Map()

  constructor(now: number, maxAgeMs: number = 86_400_000, keyMaxAgeMs: number = 86_400_000) {
    this.now = now
    this.maxAgeMs = maxAgeMs
    this.keyMaxAgeMs = keyMaxAgeMs
  }

  /** Engine time: never before the last commit's. */
  get at(): number {
    return Math.max(this.now, this.lastAt)
  }

  count(account: string, { warehouseId, productId }: Level): number {
    return countOf(this.facts, account, warehouseId, productId)
  }

  onHand(level: Level): number {
    return buckets.reduce((sum, bucket) => sum + this.count(bucket, level), 0)
  }

  version({ warehouseId, productId }: Level): number {
    return versionOf(this.facts, warehouseId, productId)
  }

  reservation(id: string): ExpectedReservation | undefined {
    const reservation = reservationOf(this.facts, id)
    const endedAt = reservation?.endedAt
    return endedAt !== undefined && this.#isForgotten(endedAt) ? undefined : reservation
  }

  /** Undefined if it is forgotten: commits are, in their order, some time after one that shipped anything. */
  shippedBy(sequence: number, productId: string): Shipped | undefined {
    const forgotten = this.facts.filter((fact) => isShipping(fact) && this.#isForgotten(fact.at))
    if (forgotten.some((fact) => sequence <= fact.sequence)) return undefined
    return shippedBy(this.facts, sequence, productId)
  }

  /** Every reservation that was ever made, also those that are forgotten since. */
  get reservationIds(): readonly string[] {
    return this.facts.filter(({ type }) => type === 'reserved').map(({ reservationId }) => reservationId as string)
  }

  get pending(): readonly ExpectedReservation[] {
    return this.reservationIds
      .map((id) => reservationOf(this.facts, id) as ExpectedReservation)
      .filter(({ status }) => status === 'pending')
  }

  get warehouseIds(): readonly string[] {
    return this.facts.filter(({ type }) => type === 'warehouse-added').map(({ warehouseId }) => warehouseId)
  }

  /** A setting of a warehouse, or with a product of a level: the last fact that names it. */
  setting(
    field: 'capacity' | 'reorderThreshold' | 'keepBack',
    warehouseId: string,
    productId?: string,
  ): number | undefined {
    const fact = this.facts.findLast(
      (candidate) =>
        candidate.warehouseId === warehouseId && candidate.productId === productId && candidate[field] !== undefined,
    )
    return fact?.[field] ?? undefined
  }

  /** A level's own threshold, else its warehouse's. */
  threshold({ warehouseId, productId }: Level): number | undefined {
    return this.setting('reorderThreshold', warehouseId, productId) ?? this.setting('reorderThreshold', warehouseId)
  }

  /** Whether any stock ever moved there. */
  wasStocked(level: Level): boolean {
    return this.facts.some((fact) => fact.from !== undefined && isSameLevel(level)(fact as Level))
  }

  warehouseOnHand(warehouseId: string): number {
    const own = this.facts.filter((fact) => fact.warehouseId === warehouseId)
    const products = new Set(own.flatMap(({ productId }) => productId ?? []))
    return [...products].reduce((sum, id) => sum + this.onHand({ warehouseId, productId: id }), 0)
  }

  /** The commands whose keys are kept, each with its first result. */
  get boundCommands(): { readonly request: BatchRequest; readonly value: unknown }[] {
    return [...this.#keys.keys()].flatMap((key) => this.#boundKey(key) ?? [])
  }

  /** Runs a command; `ids` are those that the engine gave to the reservations it made. */
  run(request: BatchRequest, ids: readonly string[] = []): Expected {
    if (isArgumentBad(request) !== undefined) return refused(isArgumentBad(request) as string)
    const key = request.idempotencyKey
    const fingerprint = fingerprintOf(request)
    const bound = key === undefined ? undefined : this.#boundKey(key)
    if (bound !== undefined) {
      if (bound.fingerprint !== fingerprint) return refused('IDEMPOTENCY_KEY_REUSED')
      return { ok: true, value: bound.value }
    }
    this.expireOn(levelsOf(this, request))
    const decision = decide(this, request, ids)
    if (typeof decision === 'string') return refused(decision)
    // What changes nothing is a commit all the same if it has a key to bind.
    if (decision.length > 0 || key !== undefined) this.commit(decision)
    const value = this.#resultOf(request, decision)
    if (key !== undefined) {
      const named = decision.flatMap(({ reservationId }) => reservationId ?? [])
      if ('reservationId' in request && request.reservationId !== undefined) named.push(request.reservationId)
      const on = named.filter((id) => reservationOf(this.facts, id)?.endedAt === undefined && this.reservation(id))
      this.#keys.set(key, { request, fingerprint, value, at: this.lastAt, on })
    }
    return { ok: true, value }
  }

  /** Ends what has run out, on some levels or on all, in a commit of its own. */
  expireOn(levels?: readonly Level[]): void {
    const overdue = this.pending.filter(
      (hold) => hold.expiresAt <= this.at && (levels === undefined || levels.some(isSameLevel(hold))),
    )
    if (overdue.length === 0) return
    this.commit(
      overdue.map(({ id, warehouseId, productId, held }) => ({
        type: 'expired',
        warehouseId,
        productId,
        quantity: held,
        from: 'reserved',
        to: 'available',
        reservationId: id,
      })),
    )
  }

  commit(drafts: readonly Draft[]): void {
    const at = this.at
    this.sequence += 1
    this.lastAt = at
    this.times.push(at)
    for (const draft of drafts) this.facts.push({ ...draft, sequence: this.sequence, at })
  }

  /** As it would be after some facts. */
  after(drafts: readonly Draft[]): Oracle {
    const later = new Oracle(this.now, this.maxAgeMs)
    const stamp = { sequence: this.sequence + 1, at: this.at }
    later.facts = [...this.facts, ...drafts.map((draft) => ({ ...draft, ...stamp }))]
    later.sequence = this.sequence
    later.lastAt = this.lastAt
    later.locked = this.locked
    return later
  }

  /** A copy to try commands on, as a transaction does; what they come to is one commit. */
  draft(levels: readonly Level[]): OracleDraft {
    return new OracleDraft(this, levels)
  }

  #resultOf(request: BatchRequest, decision: readonly Draft[]): unknown {
    // The commit itself may be what makes the retention forget it, but only after it was answered.
    if ('reservationId' in request && request.type !== 'returnStock')
      return reservationOf(this.facts, request.reservationId)
    if ('reservationIds' in request) return request.reservationIds.map((id) => reservationOf(this.facts, id))
    const made = decision.flatMap(({ reservationId }) => reservationId ?? [])
    if (request.type === 'reserve') return this.reservation(made[0] as string)
    if (request.type === 'reserveAll') return made.map((id) => this.reservation(id))
    return { sequence: this.sequence, at: this.lastAt }
  }

  #boundKey(key: string): BoundKey | undefined {
    const bound = this.#keys.get(key)
    if (bound === undefined) return undefined
    const ends = bound.on.map((id) => reservationOf(this.facts, id)?.endedAt)
    if (ends.includes(undefined)) return bound
    const endedAt = Math.max(bound.at, ...(ends as number[]))
    return this.lastAt - endedAt >= this.keyMaxAgeMs ? undefined : bound
  }

  #isForgotten(endedAt: number): boolean {
    return this.lastAt - endedAt >= this.maxAgeMs
  }
}

/** A command without its context, of which only references come up here. */
function fingerprintOf(request: BatchRequest): string {
  return JSON.stringify({ ...request, idempotencyKey: undefined }, (field, value) =>
    field === 'reference' || (field === 'disposition' && value === 'available') ? undefined : value,
  )
}

/** What a transaction has done so far, seen by nobody else. */
export class OracleDraft {
  readonly #oracle: Oracle
  readonly #copy: Oracle
  readonly #drafts: Draft[] = []

  constructor(oracle: Oracle, levels: readonly Level[]) {
    this.#oracle = oracle
    this.#copy = oracle.after([])
    this.#copy.locked = levels
  }

  /** The code of the refusal, if it is refused. */
  run(request: BatchRequest, ids: readonly string[]): string | undefined {
    const copy = this.#copy
    const decision = isArgumentBad(request) ?? decide(copy, request, ids)
    if (typeof decision === 'string') return decision
    const stamp = { sequence: this.#oracle.sequence + 1, at: this.#oracle.at }
    for (const draft of decision) copy.facts.push({ ...draft, ...stamp })
    this.#drafts.push(...decision)
    return undefined
  }

  commit(): void {
    if (this.#drafts.length > 0) this.#oracle.commit(this.#drafts)
  }
}

function refused(code: string): Expected {
  return { ok: false, code }
}
