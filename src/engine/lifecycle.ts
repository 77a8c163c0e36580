import { InventoryError } from '../errors/inventory-error.ts'
import type { Deadline } from './deadline.ts'

/**
 * Whether the engine runs: open, failed for good, or closed; and everybody who waits inside it, so
 * that nobody waits for ever once it stops.
 */
export class Lifecycle {
  readonly #waiting: Set<Deadline> = new Set()
  #failure: Error | undefined
  #closed = false
  #stopAll: (error: Error) => void = () => undefined

  /** @param stop stops everything else, once */
  whenFailed(stop: (error: Error) => void): void {
    this.#stopAll = stop
  }

  get failure(): Error | undefined {
    return this.#failure
  }

  /** Whether it has stopped, for whichever reason. */
  get isOver(): boolean {
    return this.#closed || this.#failure !== undefined
  }

  /** @throws JOURNAL_FAILED, INVARIANT_VIOLATED or CLOSED */
  mustBeOpen(): void {
    this.mustBeReadable()
    if (this.#closed) throw closed()
  }

  /** Memory may be ahead of a journal that failed, so what it says may never have been. */
  mustBeReadable(): void {
    if (this.#failure !== undefined) throw this.#failure
  }

  /** Waits with a deadline that also ends when the engine does. */
  async whileOpen<Value>(deadline: Deadline, wait: () => Promise<Value>): Promise<Value> {
    this.beginWait(deadline)
    try {
      return await wait()
    } finally {
      this.endWait(deadline)
    }
  }

  /** From here on the deadline also ends when the engine does. */
  beginWait(deadline: Deadline): void {
    this.#waiting.add(deadline)
  }

  endWait(deadline: Deadline): void {
    this.#waiting.delete(deadline)
  }

  /** For good: of several failures the first one counts. */
  fail(error: Error): void {
    if (this.#failure !== undefined) return
    this.#failure = error
    this.#cancelAll(error)
    this.#stopAll(error)
  }

  close(): void {
    this.#closed = true
    this.#cancelAll(closed())
  }

  #cancelAll(reason: Error): void {
    for (const deadline of this.#waiting) deadline.cancel(reason)
  }
}

function closed(): InventoryError {
  return new InventoryError('CLOSED', { what: 'The inventory' })
}
