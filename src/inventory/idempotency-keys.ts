import type { Commit } from '../audit/commit.ts'
import { RecordedCommand } from './commands/recorded-command.ts'
import type { CommitStamp } from './commit-stamp.ts'
import { EarlyDrops, type KeysDroppedEarly } from './early-drops.ts'
import type { Entry } from './entry.ts'
import type { LedgerFolds } from './ledger-folds.ts'
import { type LogRetention, Retention } from './retention.ts'
import type { Stock } from './stock.ts'

/** What a key was used for. */
export interface KeyRecord {
  readonly key: string
  readonly fingerprint: string
  readonly sequence: number
  /** The command's result as it was at its commit. */
  readonly result: unknown
}

/** A key whose command made or changed reservations of which some live. */
interface HeldKey {
  readonly record: KeyRecord
  readonly reservationIds: readonly string[]
  alive: number
  /** Its neighbours, in the order of their commits. */
  before: HeldKey | undefined
  after: HeldKey | undefined
}

/** What keys are kept in, by a text: a `Map`, or what takes more than one does. */
export interface TextMap<Value> {
  get(text: string): Value | undefined
  has(text: string): boolean
  set(text: string, value: Value): void
  delete(text: string): void
}

/**
 * The idempotency keys within their retention. A key whose command made or changed reservations is kept at
 * least until all of these have ended, and its age counts from then.
 *
 * Keeps: invariant 12, the same key gives the same effect once.
 */
export class IdempotencyKeys {
  readonly #byKey: TextMap<KeyRecord>
  /** For each reservation that lives: the keys that it keeps. Mostly it is one, which needs no list. */
  readonly #byReservation: TextMap<HeldKey | HeldKey[]>
  #firstHeld: HeldKey | undefined
  #lastHeld: HeldKey | undefined
  readonly #over: Retention<KeyRecord> = new Retention((record) => this.#byKey.delete(record.key))
  readonly earlyDrops: EarlyDrops = new EarlyDrops()

  constructor(newMap: <Value>() => TextMap<Value>) {
    this.#byKey = newMap()
    this.#byReservation = newMap()
  }

  get(key: string): KeyRecord | undefined {
    return this.#byKey.get(key)
  }

  /** The keys with reservations that live, in the order of their commits, and the ids of those. */
  *held(): Generator<readonly [record: KeyRecord, alive: readonly string[]], void, undefined> {
    for (let held = this.#firstHeld; held !== undefined; held = held.after) {
      yield [held.record, held.reservationIds.filter((id) => this.#byReservation.has(id))]
    }
  }

  /** The keys whose age counts, the oldest first, and since when. */
  over(): Iterable<readonly [record: KeyRecord, endedAt: number]> {
    return this.#over.items()
  }

  /** Binds a commit's key; `stock` is as the commit left it. */
  bindCommit(commit: Commit<Entry>, key: string, retention: LogRetention, stock: Stock, ledgers: LedgerFolds): void {
    const { fingerprint = '', sequence, at } = commit
    const command = new RecordedCommand(commit, ledgers)
    const result = command.result(stock)
    const ids = retention.keys === undefined ? madeBy(command.own) : command.reservationIds
    const distinct = ids.length > 1 ? [...new Set(ids)] : ids
    const alive = distinct.filter((id) => stock.reservation(id)?.hasEnded === false)
    this.bind({ key, fingerprint, sequence, result }, alive, at)
  }

  /** Binds a key; `alive` are the ids of the reservations that its command made or changed and that live. */
  bind(record: KeyRecord, alive: readonly string[], at: number): void {
    this.#byKey.set(record.key, record)
    if (alive.length === 0) this.#over.add(record, at)
    else this.#hold(record, alive)
  }

  reservationEnded(id: string, at: number): void {
    const held = this.#byReservation.get(id)
    if (held === undefined) return
    this.#byReservation.delete(id)
    if (Array.isArray(held)) for (const one of held) this.#endOne(one, at)
    else this.#endOne(held, at)
  }

  /**
   * Drops those whose time is over, and the oldest of too many. While the log has no policy for keys, the one for
   * reservations counts, and nothing is told of those that were too many, as it was before.
   * @returns what is to be told of keys that were dropped before their time
   */
  enforce(retention: LogRetention, commit: CommitStamp): KeysDroppedEarly | undefined {
    const early = this.#over.enforce(retention.keys ?? retention, commit.at)
    if (early === 0 || retention.keys === undefined) return undefined
    return this.earlyDrops.note(early, this.#over.ageAt(commit.at), retention.keys, commit)
  }

  #hold(record: KeyRecord, reservationIds: readonly string[]): void {
    const held = { record, reservationIds, alive: reservationIds.length, before: this.#lastHeld, after: undefined }
    if (this.#lastHeld === undefined) this.#firstHeld = held
    else this.#lastHeld.after = held
    this.#lastHeld = held
    for (const id of reservationIds) {
      const others = this.#byReservation.get(id)
      if (others === undefined) this.#byReservation.set(id, held)
      else if (Array.isArray(others)) others.push(held)
      else this.#byReservation.set(id, [others, held])
    }
  }

  #endOne(held: HeldKey, at: number): void {
    held.alive -= 1
    if (held.alive > 0) return
    if (held.before === undefined) this.#firstHeld = held.after
    else held.before.after = held.after
    if (held.after === undefined) this.#lastHeld = held.before
    else held.after.before = held.before
    this.#over.add(held.record, at)
  }
}

/** Before keys had a policy of their own, a key was kept for the reservations that its command made. */
function madeBy(entries: readonly Entry[]): readonly string[] {
  return entries.flatMap((entry) => (entry.type === 'reserved' ? (entry.reservationId ?? []) : []))
}
