import { Semaphore } from 'async-mutex'
import { InventoryError } from '../errors/inventory-error.ts'
import type { StopSignal } from './stop-signal.ts'

/** How many places there are for each caller who may wait: those who gave up keep theirs until its turn comes. */
const placesPerWaiter = 4

/** How many sections of a line run, or locks of one call are taken, before others get a turn. */
const perTurn = 1_000

/** What a lock is for: a pair, never its joined text. Ordered by code unit, the first part first. */
export type LockName = readonly [first: string, second: string]

/** What one lock covers: a name, all names that begin alike, or everything. */
export type LockScope = 'each name' | 'first part' | 'everything'

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
  /** The last place in the queue, if it is a line that has not begun to run: more sections can join it. */
  line: Set<WaitingSection> | undefined
}

/** What runs without suspending once its lock is free, or is told why it never will. */
export interface Section {
  run(): void
  giveUp(reason: unknown): void
}

interface WaitingSection {
  readonly section: Section
  readonly signal: StopSignal
  readonly onAbort: () => void
}

/**
 * A mutex for each name that someone holds or waits for, made on demand and dropped when idle. Several are taken in
 * the order of their names, so that no two callers can wait for each other, and given back in reverse. A section that
 * runs without suspending does not need the table. It only asks whether a lock is held.
 *
 * Keeps: a lock that was taken is given back exactly once, by its owner, also when a later one of the
 * same call cannot be had.
 */
export class LockTable {
  readonly #locks: Map<string, Map<string, Lock>> = new Map()
  readonly #maxWaiters: number
  #onGivenBack: () => void = () => undefined
  readonly #scope: LockScope
  #size = 0

  /** @param onGivenBack told of every lock that was given back, whoever had it next */
  constructor(maxWaitersPerLock: number, scope: LockScope = 'each name') {
    this.#maxWaiters = maxWaitersPerLock
    this.#scope = scope
  }

  /** Who is told whenever a lock is given back, after whoever waited for it. */
  whenGivenBack(listener: () => void): void {
    this.#onGivenBack = listener
  }

  /** Whether no lock is held at all. */
  get isIdle(): boolean {
    return this.#size === 0
  }

  /** How many locks are held. */
  get size(): number {
    return this.#size
  }

  /** Names with the same answer share a lock. */
  nameOf(name: LockName): LockName {
    return this.#scope === 'each name' ? name : this.#shared(name)
  }

  isHeld(first: string, second: string): boolean {
    if (this.#size === 0) return false
    const siblings = this.#locks.get(this.#scope === 'everything' ? '' : first)
    return siblings?.has(this.#scope !== 'each name' ? '' : second) === true
  }

  /**
   * Takes the locks of all names, waiting in each one's queue; up to the first that is held, a thousand
   * free ones are taken before this returns, and the event loop has a turn after each thousand. A name
   * given twice is one. Once the signal is aborted it rejects with its reason, and nothing stays taken.
   * @param mustNotWait makes the error for those who may not wait: it is thrown if a lock is held
   * @throws OVERLOADED if too many wait for one of the locks already
   */
  async acquire(names: readonly LockName[], signal: StopSignal, mustNotWait?: () => Error): Promise<Release> {
    signal.throwIfAborted()
    const taken: Lock[] = []
    const giveBackAll = (): void => {
      for (let lock = taken.pop(); lock !== undefined; lock = taken.pop()) this.#giveBack(lock)
    }
    try {
      for (const name of inOrder(this.#scope === 'each name' ? names : names.map((name) => this.#shared(name)))) {
        const held = this.#find(name)
        if (held === undefined) taken.push(this.#make(name, 0))
        else if (mustNotWait !== undefined) throw mustNotWait()
        else taken.push(await this.#waitFor(held, signal))
        if (taken.length % perTurn === 0) await new Promise((resolve) => setImmediate(resolve))
        signal.throwIfAborted()
      }
      return giveBackAll
    } catch (error) {
      giveBackAll()
      throw error
    }
  }

  /**
   * Runs a section once the lock of a name is free, which it is not now. Sections that come one after the
   * other share one place in the lock's queue: thousands of them cost little more than running them.
   * @throws OVERLOADED if too many wait for the lock already
   */
  runWhenFree(given: LockName, section: Section, signal: StopSignal): void {
    signal.throwIfAborted()
    const name = this.nameOf(given)
    const last = this.#find(name)
    const lock = last ?? this.#make(name, 1)
    if (lock.line !== undefined) this.#mustHaveRoom(lock)
    else if (last !== undefined) this.#claim(last)
    const line = lock.line ?? this.#beginLine(lock)
    lock.waiters += 1
    const onAbort = (): void => {
      line.delete(waiting)
      lock.waiters -= 1
      section.giveUp(signal.reason)
    }
    const waiting: WaitingSection = { section, signal, onAbort }
    line.add(waiting)
    signal.addEventListener('abort', onAbort, { once: true })
  }

  #beginLine(lock: Lock): Set<WaitingSection> {
    const line = new Set<WaitingSection>()
    lock.line = line
    void lock.mutex.acquire().then(() => this.#runLine(lock, line))
    return line
  }

  async #runLine(lock: Lock, line: Set<WaitingSection>): Promise<void> {
    if (lock.line === line) lock.line = undefined
    let count = 0
    for (const { section, signal, onAbort } of line) {
      signal.removeEventListener('abort', onAbort)
      lock.waiters -= 1
      section.run()
      count += 1
      if (count % perTurn === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    this.#giveBack(lock)
  }

  /** The name of the lock that names alike share. */
  #shared([first]: LockName): LockName {
    return [this.#scope === 'everything' ? '' : first, '']
  }

  /** Waits for a lock that is held. Promises are few here: thousands may wait behind one transaction. */
  #waitFor(lock: Lock, signal: StopSignal): Promise<Lock> {
    const { promise, resolve, reject } = Promise.withResolvers<Lock>()
    this.#claim(lock)
    lock.waiters += 1
    let hasGivenUp = false
    const giveUp = (): void => {
      hasGivenUp = true
      lock.waiters -= 1
      reject(signal.reason)
    }
    signal.addEventListener('abort', giveUp, { once: true })
    void lock.mutex.acquire().then(() => {
      // A place in the queue cannot be left; when its turn comes it is passed on.
      if (hasGivenUp) {
        this.#giveBack(lock)
        return
      }
      signal.removeEventListener('abort', giveUp)
      lock.waiters -= 1
      resolve(lock)
    })
    return promise
  }

  /** @param permits 0 if whoever makes it has it, which costs no promise; 1 if it is free */
  #make(name: LockName, permits: 0 | 1): Lock {
    const [first, second] = name
    const lock: Lock = { name, mutex: new Semaphore(permits), claims: 1, waiters: 0, line: undefined }
    const siblings = this.#locks.get(first)
    if (siblings === undefined) this.#locks.set(first, new Map([[second, lock]]))
    else siblings.set(second, lock)
    this.#size += 1
    return lock
  }

  /** Joins those in a lock's mutex. */
  #claim(lock: Lock): void {
    this.#mustHaveRoom(lock)
    lock.claims += 1
    // Whoever comes later stands behind this one.
    lock.line = undefined
  }

  #find([first, second]: LockName): Lock | undefined {
    return this.#locks.get(first)?.get(second)
  }

  #mustHaveRoom({ name, waiters, claims }: Lock): void {
    if (waiters < this.#maxWaiters && claims <= this.#maxWaiters * placesPerWaiter) return
    const queue = `waiters for the lock of ${covered(name)}`
    throw new InventoryError('OVERLOADED', { queue, limit: this.#maxWaiters, requested: 1 })
  }

  #giveBack(lock: Lock): void {
    lock.claims -= 1
    if (lock.claims === 0) {
      const [first, second] = lock.name
      const siblings = this.#locks.get(first)
      siblings?.delete(second)
      if (siblings?.size === 0) this.#locks.delete(first)
      this.#size -= 1
    }
    lock.mutex.release()
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
