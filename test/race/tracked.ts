import { isInventoryError } from '../../src/index.ts'

/** A promise that is watched from its beginning, so that a test can ask whether it was answered yet. */
export class Tracked<Value> {
  readonly promise: Promise<Value>
  #value: Value | undefined
  #error: unknown
  #state: 'waiting' | 'resolved' | 'rejected' = 'waiting'

  constructor(promise: Promise<Value>) {
    this.promise = promise
    promise.then(
      (value) => {
        this.#value = value
        this.#state = 'resolved'
      },
      (error: unknown) => {
        this.#error = error
        this.#state = 'rejected'
      },
    )
  }

  get isAnswered(): boolean {
    return this.#state !== 'waiting'
  }

  /** The value, `'waiting'`, or the code of what it was rejected with (or that itself). */
  get outcome(): unknown {
    if (this.#state === 'waiting') return 'waiting'
    if (this.#state === 'resolved') return this.#value
    return isInventoryError(this.#error) ? this.#error.code : this.#error
  }

  /** What it was rejected with. */
  get error(): unknown {
    return this.#error
  }

  /** Resolves once it is answered, either way. */
  async answered(): Promise<this> {
    await this.promise.catch(() => undefined)
    return this
  }
}

export function track<Value>(promise: Promise<Value>): Tracked<Value> {
  return new Tracked(promise)
}

/** Resolves when the condition holds, however many turns of the event loop that takes. */
export async function until(condition: () => boolean, what: string = 'it'): Promise<void> {
  const giveUpAt = performance.now() + 10_000
  while (performance.now() < giveUpAt) {
    if (condition()) return
    await new Promise((resolve) => setImmediate(resolve))
  }
  throw new Error(`waited in vain until ${what}: ${condition.toString()}`)
}

/** Lets whatever can happen without the test's doing happen. */
export async function someTurns(count: number = 8): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}
