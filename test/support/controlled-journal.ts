import type { Batch, Journal, JournalEnd } from '../../src/index.ts'

/** How an append fails: it rejects, throws before it returns a promise, or is never heard of again. */
export type Failure = 'rejects' | 'throws' | 'hangs'

interface Fault {
  readonly how: Failure
  /** Whether the batch reached the disk all the same: an acknowledgement that never came. */
  readonly landed: boolean
  readonly lasting: boolean
  /** The append that fails, counted from the first ever; with `lasting` all after it, too. */
  readonly at: number
}

/** What a controlled journal fails with. */
export const diskFull: Error = new Error('ENOSPC: the disk is full')

const never: Promise<never> = new Promise(() => undefined)

/**
 * A journal in a test's hand: it holds appends back until told, reorders nothing, fails when told, and
 * can crash. Only what it let through is durable. It also checks its caller: one append in flight, no
 * gap, and nothing after a failure.
 */
export class ControlledJournal implements Journal {
  /** Whatever the engine did that the port forbids; to be empty at the end of each test. */
  readonly violations: string[] = []
  readonly #batches: Batch[]
  #gate: ((batch: Batch) => Promise<unknown>) | undefined
  #held: PromiseWithResolvers<void> | undefined
  #isHolding = false
  #isWriting = false
  #isOpen = false
  #isDead = false
  #hasFailed = false
  #appends = 0
  #opens = 0
  #fault: Fault | undefined

  constructor(batches: readonly Batch[] = []) {
    this.#batches = [...batches]
  }

  /** How many appends were asked for. */
  get appends(): number {
    return this.#appends
  }

  /** How many managers have opened it, one after the other. */
  get opens(): number {
    return this.#opens
  }

  /** Whether an append waits to be let go. */
  get isHoldingOne(): boolean {
    return this.#held !== undefined
  }

  /** The last sequence that a crash would leave. */
  get durableSequence(): number {
    return this.#batches.at(-1)?.commits.at(-1)?.sequence ?? 0
  }

  /** Whether it has crashed, so that nothing that waits for it ends any more. */
  get hasCrashed(): boolean {
    return this.#isDead
  }

  /** From now on each append waits until it is let go. */
  hold(): void {
    this.#isHolding = true
  }

  /** Lets the append that is held through, and holds back the next. */
  letOneGo(): void {
    this.#held?.resolve()
  }

  /** Lets everything through from now on. */
  letGo(): void {
    this.#isHolding = false
    this.#held?.resolve()
  }

  /** Something that each append waits for, such as a scheduler's turn. */
  waitBeforeEach(gate: (batch: Batch) => Promise<unknown>): void {
    this.#gate = gate
  }

  /** The nth append from now on fails (1 is the next); one that is held already counts as past. */
  failAt(nth: number, how: Failure, { landed = false }: { landed?: boolean } = {}): void {
    this.#fault = { how, landed, lasting: false, at: this.#appends + nth }
  }

  /** Every append from now on fails. */
  failForEver(how: Failure): void {
    this.#fault = { how, landed: false, lasting: true, at: this.#appends + 1 }
  }

  /** The append that is held now fails instead of becoming durable. */
  failHeld(): void {
    this.#fault = { how: 'rejects', landed: false, lasting: true, at: this.#appends }
    this.letGo()
  }

  /** The machine stops here: what is durable by now is what a new journal finds, and nothing follows. */
  crash(): ControlledJournal {
    this.#isDead = true
    return new ControlledJournal(structuredClone(this.#batches))
  }

  async open(): Promise<JournalEnd> {
    if (this.#isOpen) this.violations.push('opened twice')
    this.#isOpen = true
    this.#opens += 1
    return { lastPosition: this.#batches.length, lastSequence: this.durableSequence }
  }

  append(batch: Batch): Promise<void> {
    this.#appends += 1
    if (!this.#isOpen) this.violations.push(`batch ${batch.position} after close`)
    if (this.#isWriting) this.violations.push(`batch ${batch.position} while another is in flight`)
    if (this.#hasFailed) this.violations.push(`batch ${batch.position} after a failure`)
    if (this.#isFailing() && this.#fault?.how === 'throws') {
      this.#hasFailed = true
      throw diskFull
    }
    return this.#write(batch)
  }

  async *read({ fromSequence = 1 }: { fromSequence?: number } = {}): AsyncGenerator<Batch> {
    for (let index = 0; index < this.#batches.length; index += 1) {
      const batch = this.#batches[index] as Batch
      if ((batch.commits.at(-1)?.sequence ?? 0) >= fromSequence) yield batch
    }
  }

  async close(): Promise<void> {
    this.#isOpen = false
  }

  async #write(batch: Batch): Promise<void> {
    this.#isWriting = true
    if (this.#gate !== undefined) await this.#gate(batch)
    if (this.#isHolding) await this.#untilLetGo()
    if (this.#isDead) await never
    this.#isWriting = false
    if (!this.#isFailing()) {
      this.#land(batch)
      return
    }
    this.#hasFailed = true
    if (this.#fault?.landed) this.#land(batch)
    if (this.#fault?.how === 'hangs') await never
    throw diskFull
  }

  async #untilLetGo(): Promise<void> {
    this.#held = Promise.withResolvers<void>()
    await this.#held.promise
    this.#held = undefined
  }

  #isFailing(): boolean {
    if (this.#fault === undefined) return false
    const { at, lasting } = this.#fault
    return lasting ? this.#appends >= at : this.#appends === at
  }

  #land(batch: Batch): void {
    const expected = this.durableSequence + 1
    if (batch.position !== this.#batches.length + 1 || batch.commits[0]?.sequence !== expected)
      this.violations.push(`batch ${batch.position} does not follow`)
    this.#batches.push(batch)
  }
}
