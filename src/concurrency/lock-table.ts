import { Semaphore, type SemaphoreInterface } from 'async-mutex'
import { InventoryError } from '../errors/inventory-error.ts'
import type { StopSignal } from './stop-signal.ts'

/** Those who gave up keep their place until its turn comes; so many places there are for each who may wait. */
const placesPerWaiter = 4

/** What a lock is for: a pair, never its joined text. Ordered by code unit, the first part first. */
export type LockName = readonly [first: string, second: string]

/** How many parts of a name tell locks apart: with 1, names that begin alike share a lock; with 0, all do. */
export type LockParts = 0 | 1 | 2

/** Gives back what was acquired, once; more calls do nothing. */
export type Release = () => void

interface Lock {
  readonly name: LockName
  /** A semaphore of one: what async-mutex's Mutex wraps, at a fifth of the time for each who waits. */
  readonly mutex: Semaphore
  /** Those in the mutex: who holds it, who waits, and who gave up waiting. With none the lock is dropped. */
  claims: number
  /** Those who wait and have not given up. */
  waiters: number
}

/**
 * A mutex for each name that someone holds or waits for, made on demand and dropped when idle.
 * Several are taken in the order of their names, so that no two callers can wait for each other, and
 * given back in reverse. Who does not wait does not need the table: a section that runs without
 * suspending only has to ask whether a lock is held.
 *
 * Keeps: a lock that was taken is given back exactly once, by its owner, also when a later one of the
 * same call cannot be had.
 */
export class LockTable {
  readonly #locks: Map<string, Map<string, Lock>> = new Map()
  readonly #maxWaiters: number
  readonly #onGivenBack: () => void
  readonly #parts: LockParts
  #size = 0

  /** @param onGivenBack told of every lock that was given back, whoever had it next */
  constructor(maxWaitersPerLock: number, onGivenBack: () => void = () => undefined, parts: LockParts = 2) {
    this.#maxWaiters = maxWaitersPerLock
    this.#onGivenBack = onGivenBack
    this.#parts = parts
  }

  /** Whether no lock is held at all. */
  get isIdle(): boolean {
    return this.#size === 0
  }

  /** How many locks are held. */
  get size(): number {
    return this.#size
  }

  isHeld(first: string, second: string): boolean {
    if (this.#size === 0) return false
    const siblings = this.#locks.get(this.#parts === 0 ? '' : first)
    return siblings?.has(this.#parts < 2 ? '' : second) === true
  }

  /**
   * Takes the locks of all names, waiting in each one's queue; free ones are all taken at once, before
   * this returns. A name given twice is one. Rejects with the signal's reason as soon as it is
   * aborted; then nothing stays taken.
   * @throws OVERLOADED if too many wait for one of the locks already
   */
  async acquire(names: readonly LockName[], signal: StopSignal): Promise<Release> {
    signal.throwIfAborted()
    const wanted = inOrder(this.#parts === 2 ? names : names.map((name) => this.#shared(name)))
    const taken: Release[] = []
    const releaseAll = (): void => {
      while (taken.length > 0) taken.pop()?.()
    }
    try {
      if (wanted.some(([first, second]) => this.isHeld(first, second))) {
        for (const name of wanted) {
          taken.push(await this.#take(name, signal))
          signal.throwIfAborted()
        }
      } else {
        const turns = wanted.map((name) => this.#take(name, signal))
        for (const turn of await Promise.allSettled(turns)) if (turn.status === 'fulfilled') taken.push(turn.value)
        signal.throwIfAborted()
      }
      return releaseAll
    } catch (error) {
      releaseAll()
      throw error
    }
  }

  /** The name of the lock that names alike share. */
  #shared([first]: LockName): LockName {
    return [this.#parts === 0 ? '' : first, '']
  }

  /** Waits for one lock. Promises are few here: thousands may wait behind one transaction. */
  #take(name: LockName, signal: StopSignal): Promise<Release> {
    const { promise, resolve, reject } = Promise.withResolvers<Release>()
    const lock = this.#claim(name)
    const waits = lock.claims > 1 ? 1 : 0
    lock.waiters += waits
    let hasGivenUp = false
    const giveUp = (): void => {
      hasGivenUp = true
      lock.waiters -= waits
      reject(signal.reason)
    }
    signal.addEventListener('abort', giveUp, { once: true })
    void lock.mutex.acquire().then(([, giveBack]) => {
      // A place in the queue cannot be left; when its turn comes it is passed on.
      if (hasGivenUp) {
        this.#giveBack(lock, giveBack)
        return
      }
      signal.removeEventListener('abort', giveUp)
      lock.waiters -= waits
      resolve(() => this.#giveBack(lock, giveBack))
    })
    return promise
  }

  #claim(name: LockName): Lock {
    const [first, second] = name
    const siblings = this.#locks.get(first) ?? new Map<string, Lock>()
    const lock = siblings.get(second) ?? { name, mutex: new Semaphore(1), claims: 0, waiters: 0 }
    const isFree = lock.claims === 0
    if (!isFree && (lock.waiters >= this.#maxWaiters || lock.claims > this.#maxWaiters * placesPerWaiter)) {
      const queue = `waiters for the lock of ${covered(name)}`
      throw new InventoryError('OVERLOADED', { queue, limit: this.#maxWaiters, requested: 1 })
    }
    if (isFree) {
      this.#locks.set(first, siblings.set(second, lock))
      this.#size += 1
    }
    lock.claims += 1
    return lock
  }

  #giveBack(lock: Lock, giveBack: SemaphoreInterface.Releaser): void {
    lock.claims -= 1
    if (lock.claims === 0) {
      const [first, second] = lock.name
      const siblings = this.#locks.get(first)
      siblings?.delete(second)
      if (siblings?.size === 0) this.#locks.delete(first)
      this.#size -= 1
    }
    giveBack()
    this.#onGivenBack()
  }
}

function covered([first, second]: LockName): string {
  return [second, first].filter((part) => part !== '').join(' in ') || 'everything'
}

function inOrder(names: readonly LockName[]): LockName[] {
  const sorted = names.toSorted(byCodeUnit)
  return sorted.filter((name, index) => index === 0 || byCodeUnit(name, sorted[index - 1] as LockName) !== 0)
}

function byCodeUnit([a, b]: LockName, [c, d]: LockName): number {
  if (a !== c) return a < c ? -1 : 1
  if (b !== d) return b < d ? -1 : 1
  return 0
}
