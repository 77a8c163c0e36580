import type { Commit } from '../audit/commit.ts'
import { plainLines } from '../errors/plain-text.ts'
import { shown } from '../events/shown.ts'
import type { AnyEntry } from '../ledger/contract.ts'
import type { LedgerPort } from '../ledger/ledger-room.ts'
import { factsIn } from './facts-in.ts'
import type { NotificationOptions } from './notifications.ts'
import { isEventName, type OrderEventName } from './order-events.ts'
import type { OrderEntry } from './orders-entry.ts'
import { type OutboxOptions, pauseAfter } from './retry-pauses.ts'

/** More commits than this are read from the log again. */
const mostInMemory = 1_000

/**
 * Tells what the log says, from where its cursor stands on: one at a time, in the order of the log, at least once. What
 * could not be told is told again, and nothing behind it before.
 */
export class NotificationDriver {
  readonly #port: LedgerPort
  readonly #options: NotificationOptions
  readonly #pauses: Required<OutboxOptions>
  readonly #random: () => number
  readonly #stopping: AbortController = new AbortController()
  #wake: () => void = () => undefined
  /** Commits behind those that were told, as long as they are few: else the log has them. */
  #next: Commit<AnyEntry>[] = []
  #mustRead = true
  /** The last commit of which all was told. */
  #last = 0
  #running: Promise<void> | undefined
  /** Why the last try failed; undefined while all goes well. */
  problem: string | undefined

  constructor(port: LedgerPort, options: NotificationOptions, pauses: Required<OutboxOptions>, random: () => number) {
    this.#port = port
    this.#options = options
    this.#pauses = pauses
    this.#random = random
  }

  start(): void {
    this.#running = this.#run()
  }

  /** The journal has another commit. */
  durable(commit: Commit<AnyEntry>): void {
    if (!this.#mustRead) this.#next.push(commit)
    if (this.#next.length > mostInMemory) {
      this.#next = []
      this.#mustRead = true
    }
    this.#wake()
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new Error('the inventory is being closed'))
    this.#wake()
    await this.#running
  }

  async #run(): Promise<void> {
    this.#last = await this.#begin(this.#port.sequence)
    while (!this.#isStopped) {
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve
      })
      if (this.#mustRead) {
        // What comes while the log is read is in it, or behind it.
        this.#mustRead = false
        await this.#insist(() => this.#readOn())
      } else if (this.#next.length > 0) for (const commit of this.#next.splice(0)) await this.#tellAll(commit)
      else await woken
    }
  }

  /** Behind which commit it goes on. @param end the last one when the inventory was opened */
  async #begin(end: number): Promise<number> {
    const last = await this.#inTime(() => this.#options.cursor.load())
    if (last === undefined) return this.#beginFirst(end)
    if (last <= end) return last
    // It would be silent until the log has as many commits as the one that the cursor is of.
    warn(`The cursor of notifications stands at commit ${last}, and the log ends with ${end}: it goes on from there`)
    return end
  }

  /** Saved at once: what happens before the first notification must not be lost with this process. */
  async #beginFirst(end: number): Promise<number> {
    const first = this.#options.from === 'beginning' ? 0 : end
    await this.#inTime(() => this.#options.cursor.save(first))
    return first
  }

  async #readOn(): Promise<void> {
    for await (const commit of this.#port.commits(this.#last + 1)) {
      await this.#tellAll(commit)
      if (this.#isStopped) return
    }
  }

  get #isStopped(): boolean {
    return this.#stopping.signal.aborted
  }

  async #tellAll(commit: Commit<AnyEntry>): Promise<void> {
    const { sequence, at } = commit
    if (this.#isStopped || sequence <= this.#last) return
    const facts = factsIn(commit)
    for (const [index, fact] of facts.entries()) await this.#tell(fact, index, sequence, at)
    if (this.#isStopped) return
    this.#last = sequence
    // What tells nobody anything need not be remembered.
    if (facts.length > 0) await this.#inTime(() => this.#options.cursor.save(sequence))
  }

  async #tell(fact: OrderEntry, index: number, sequence: number, at: number): Promise<void> {
    const { type, id: orderId } = fact
    const { types, sender } = this.#options
    if (!isEventName(type) || types?.includes(type) === false) return
    const about = { id: `${sequence}/${index}`, type: type as OrderEventName, orderId, sequence, at, fact }
    await this.#inTime((signal) => sender.send(Object.freeze({ ...about, signal })))
  }

  /** The same for what others do: it is given up when it takes too long, or when all ends. */
  #inTime<Value>(act: (signal: AbortSignal) => Promise<Value>): Promise<Value | undefined> {
    return this.#insist(async () => {
      const call = new AbortController()
      const { callTimeoutMs } = this.#pauses
      const stop = (): void => call.abort(this.#stopping.signal.reason)
      const stopTimer = this.#port.after(callTimeoutMs, () =>
        call.abort(new Error(`no answer within ${callTimeoutMs} ms`)),
      )
      this.#stopping.signal.addEventListener('abort', stop)
      try {
        const aborted = new Promise<never>((_, reject) => {
          call.signal.addEventListener('abort', () => reject(call.signal.reason), { once: true })
        })
        return await Promise.race([act(call.signal), aborted])
      } finally {
        stopTimer()
        this.#stopping.signal.removeEventListener('abort', stop)
      }
    })
  }

  /** Does something until it is done, or until all ends. */
  async #insist<Value>(act: () => Promise<Value>): Promise<Value | undefined> {
    for (let tries = 1; !this.#isStopped; tries += 1) {
      try {
        const value = await act()
        this.problem = undefined
        return value
      } catch (error) {
        if (this.#isStopped) return undefined
        if (this.problem === undefined) warn(`Notifications wait, and are tried again: ${shown(error)}`)
        this.problem = shown(error)
        await this.#pause(pauseAfter(tries, this.#pauses, this.#random()))
      }
    }
    return undefined
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const { signal } = this.#stopping
      const end = (): void => {
        stopTimer()
        signal.removeEventListener('abort', end)
        resolve()
      }
      const stopTimer = this.#port.after(ms, end)
      signal.addEventListener('abort', end)
    })
  }
}

function warn(text: string): void {
  process.emitWarning(plainLines(text), 'StockholdWarning')
}
