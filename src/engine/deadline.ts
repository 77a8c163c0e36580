import { maxDelayMs } from './clock.ts'

/**
 * How long someone is willing to wait: until a real, monotonic time, until the caller's signal is
 * aborted, or until the engine says that there is nothing to wait for. Its own signal is aborted with
 * what the caller shall be told.
 */
export class Deadline {
  readonly #controller: AbortController = new AbortController()
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

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  cancel(reason: unknown): void {
    this.#controller.abort(reason)
    this.end()
  }

  /** Throws what ended the wait, also if the time is over and the timer just had no chance to fire. */
  mustNotBeOver(): void {
    if (!this.signal.aborted && performance.now() >= this.#endsAt) this.cancel(this.#lapsed())
    this.signal.throwIfAborted()
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
