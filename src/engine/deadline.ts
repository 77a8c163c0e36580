import type { StopSignal } from '../concurrency/stop-signal.ts'
import { maxDelayMs } from './clock.ts'

/**
 * How long someone is willing to wait: until a real, monotonic time, until the caller's signal is
 * aborted, or until the engine says that there is nothing to wait for. It is a signal itself, which is
 * aborted with what the caller shall be told.
 */
export class Deadline implements StopSignal {
  #aborted = false
  #reason: unknown
  #listeners: readonly (() => void)[] = []
  readonly #signal: AbortSignal | undefined
  readonly #endsAt: number
  readonly #lapsed: () => Error
  #timer: NodeJS.Timeout | undefined
  readonly #onAbort: () => void = () => this.cancel(this.#signal?.reason)

  constructor(timeoutMs: number, signal: AbortSignal | undefined, lapsed: () => Error) {
    this.#endsAt = performance.now() + timeoutMs
    this.#signal = signal
    this.#lapsed = lapsed
    this.#setTimer()
    if (signal?.aborted) this.cancel(signal.reason)
    else signal?.addEventListener('abort', this.#onAbort, { once: true })
  }

  get aborted(): boolean {
    return this.#aborted
  }

  get reason(): unknown {
    return this.#reason
  }

  throwIfAborted(): void {
    if (this.#aborted) throw this.#reason
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    // Mostly there is one, and a list that was pushed to would have room for seventeen.
    if (!this.#aborted) this.#listeners = [...this.#listeners, listener]
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners = this.#listeners.filter((other) => other !== listener)
  }

  cancel(reason: unknown): void {
    if (this.#aborted) return
    this.#aborted = true
    this.#reason = reason
    this.end()
    for (const listener of this.#listeners) listener()
  }

  /** Throws what ended the wait, also if the time is over and the timer just had no chance to fire. */
  mustNotBeOver(): void {
    if (!this.#aborted && performance.now() >= this.#endsAt) this.cancel(this.#lapsed())
    this.throwIfAborted()
  }

  /** A distant end is reached in stages. */
  #setTimer(): void {
    const leftMs = this.#endsAt - performance.now()
    if (leftMs > maxDelayMs) this.#timer = setTimeout(() => this.#setTimer(), maxDelayMs)
    else this.#timer = setTimeout(() => this.cancel(this.#lapsed()), leftMs)
  }

  /** Nothing ends the wait from here on. */
  end(): void {
    clearTimeout(this.#timer)
    this.#signal?.removeEventListener('abort', this.#onAbort)
  }
}
