import { type InventoryManager, isInventoryError, type LevelKey } from '../../src/index.ts'

/** What may become of a background transaction when a test stops, fails or fills the engine. */
const expectedEnds = ['CLOSED', 'JOURNAL_FAILED', 'OVERLOADED'] as const

class ChangedItsMind extends Error {}

/**
 * Interactive transactions that hold random levels for random times and change nothing, so that a
 * race test runs while locks are held: most concurrency bugs hide while they are free. Each also
 * checks that nobody touches a level that it holds, and that it never sees a negative count.
 */
export class BackgroundTransactions {
  /** What they saw that must not be; to be empty at the end of each test. */
  readonly violations: string[] = []
  readonly #inventory: InventoryManager
  readonly #levels: readonly LevelKey[]
  readonly #answers: Set<Promise<unknown>> = new Set()
  readonly #workers: Promise<void>[] = []
  #random: number
  #isRunning = true
  #held = 0

  /** @param seed the same seed makes the same choices; their order depends on the test */
  constructor(inventory: InventoryManager, levels: readonly LevelKey[], seed: number) {
    this.#inventory = inventory
    this.#levels = levels
    this.#random = seed
  }

  /** How many transactions have held their locks so far. */
  get held(): number {
    return this.#held
  }

  /** Begins so many at once; whenever one ends the next begins. */
  start(width: number = 3): void {
    if (this.#levels.length === 0) return
    for (let worker = 0; worker < width; worker += 1) this.#workers.push(this.#work())
  }

  /** Begins no more, and waits for those that hold something; not for their answers. */
  async stop(): Promise<void> {
    this.#isRunning = false
    await Promise.all(this.#workers)
  }

  async #work(): Promise<void> {
    while (this.#isRunning) {
      await this.#holdSome()
      await turns(this.#below(2))
      // Their answers wait for the journal, which a test may hold back.
      while (this.#isRunning && this.#answers.size > 500) await turns(1)
    }
  }

  /** Resolves once the function has ended: its answer may take until the journal has it. */
  async #holdSome(): Promise<void> {
    const levels = this.#levels.filter(() => this.#below(2) === 0)
    if (levels.length === 0) levels.push(this.#levels[this.#below(this.#levels.length)] as LevelKey)
    const ended = Promise.withResolvers<void>()
    const giveUp = new AbortController()
    const patience = this.#below(4)
    const options = { levels, timeoutMs: 60_000, signal: giveUp.signal }
    const answer = this.#inventory
      .transaction(options, async () => {
        this.#held += 1
        try {
          await this.#watch(levels, patience)
          if (patience === 2) giveUp.abort(new ChangedItsMind())
          if (patience === 3) throw new ChangedItsMind()
        } finally {
          ended.resolve()
        }
      })
      .catch((error: unknown) => {
        const isExpected = expectedEnds.some((code) => isInventoryError(error, code))
        if (!isExpected && !(error instanceof ChangedItsMind))
          this.violations.push(`a background transaction ended with ${String(error)}`)
        if (isExpected) this.#isRunning &&= isInventoryError(error, 'OVERLOADED')
      })
      .finally(() => {
        this.#answers.delete(answer)
        ended.resolve()
      })
    this.#answers.add(answer)
    await ended.promise
  }

  async #watch(levels: readonly LevelKey[], patience: number): Promise<void> {
    const before = this.#read(levels)
    await turns(patience)
    const after = this.#read(levels)
    if (before !== undefined && after !== undefined && before !== after)
      this.violations.push(`a held level changed from ${before} to ${after}`)
  }

  /** Undefined once the engine has failed: then nothing can be read. */
  #read(levels: readonly LevelKey[]): string | undefined {
    try {
      const stock = levels.map((level) => this.#inventory.stock(level))
      for (const { available, reserved, committed } of stock) {
        if (Math.min(available, reserved, committed) < 0)
          this.violations.push(`a negative count: ${JSON.stringify(stock)}`)
      }
      // A warehouse's threshold is a setting of no level.
      return JSON.stringify(stock.map((view) => ({ ...view, reorderThreshold: undefined })))
    } catch {
      return undefined
    }
  }

  #below(bound: number): number {
    // Mulberry32: small, and the same everywhere.
    this.#random = (this.#random + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#random ^ (this.#random >>> 15), 1 | this.#random)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound
  }
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}
