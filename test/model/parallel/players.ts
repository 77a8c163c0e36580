import type * as fc from 'fast-check'
import { type InventoryManager, isInventoryError, type Transaction } from '../../../src/index.ts'
import type { ControlledJournal } from '../../support/controlled-journal.ts'
import type { FakeClock } from '../../support/fake-clock.ts'
import type { CallRecord, Outcome, Record } from './records.ts'
import { at, requestOf, send } from './requests.ts'
import type { Call, PlainCall, TransactionCall } from './story.ts'

class OwnError extends Error {}

/** What a caller, or the engine, may say that is no answer of the domain. */
const ends: readonly string[] = ['CLOSED', 'JOURNAL_FAILED']

/**
 * The callers of a story: whatever they wait for is the scheduler's to decide. They write down what
 * they asked and what they were told.
 */
export class Players {
  readonly record: Record = { plain: [], transactions: [], clocks: [], violations: [] }
  readonly #inventory: InventoryManager
  readonly #journal: ControlledJournal
  readonly #clock: FakeClock
  readonly #scheduler: fc.Scheduler
  /** The ids of all reservations that anybody ever heard of, provisional ones included. */
  readonly #heardOf: string[] = []
  #calls = 0

  constructor(inventory: InventoryManager, journal: ControlledJournal, clock: FakeClock, scheduler: fc.Scheduler) {
    this.#inventory = inventory
    this.#journal = journal
    this.#clock = clock
    this.#scheduler = scheduler
    this.record.clocks.push(clock.now())
  }

  async play(name: string, calls: readonly Call[]): Promise<void> {
    for (const call of calls) {
      await this.#turn(`${name} calls`)
      if (call.kind === 'plain') await this.#plain(name, call)
      else await this.#transaction(name, call)
    }
  }

  async tick(ms: number): Promise<void> {
    await this.#turn(`tick ${ms}`)
    // Odd ones stand for a timer that is late: time has come, and nothing has rung yet.
    if (ms < 0 || ms % 2 === 1) this.#clock.set(this.#clock.now() + ms)
    else this.#clock.advance(ms)
    this.record.clocks.push(this.#clock.now())
  }

  #turn(label: string): Promise<void> {
    return this.#scheduler.schedule(Promise.resolve(), label)
  }

  #begin(): CallRecord {
    this.#calls += 1
    return {
      call: this.#calls,
      durableBefore: this.#journal.durableSequence,
      firstClock: this.record.clocks.length - 1,
      outcome: undefined,
      durableAfter: 0,
      lastClock: 0,
    }
  }

  async #answer(record: CallRecord, promise: Promise<unknown>): Promise<void> {
    const outcome = await this.#outcomeOf(promise)
    record.durableAfter = this.#journal.durableSequence
    record.lastClock = this.record.clocks.length - 1
    record.outcome = outcome
    this.#hear(outcome)
  }

  async #plain(name: string, { wish, asAttempt, key, isRetry, aborts }: PlainCall): Promise<void> {
    const idempotencyKey = key === undefined ? undefined : `K${key}`
    const earlier = isRetry
      ? this.record.plain.find((one) => one.key !== undefined && one.key === idempotencyKey)
      : undefined
    const request = earlier?.request ?? requestOf(wish, this.#heardOf)
    const record = { ...this.#begin(), request, key: idempotencyKey }
    this.record.plain.push(record)
    const signal = aborts ? this.#abortLater(name) : undefined
    const options = {
      metadata: { call: record.call },
      ...(idempotencyKey !== undefined && { idempotencyKey }),
      ...(signal !== undefined && { signal }),
    }
    await this.#answer(record, send(this.#inventory, request, options, asAttempt))
  }

  async #transaction(name: string, story: TransactionCall): Promise<void> {
    const record = { ...this.#begin(), levels: story.levels, throws: story.end === 'throws', steps: [] }
    this.record.transactions.push(record)
    const signal = story.aborts ? this.#abortLater(name) : undefined
    const options = {
      levels: story.levels.map(at),
      metadata: { call: record.call },
      ...(signal !== undefined && { signal }),
    }
    const running = this.#inventory.transaction(options, async (tx) => {
      for (const step of story.steps) {
        if (step === 'think') await this.#think(name, story, tx)
        else if (step === 'outside') await this.#callOutside()
        else await this.#step(record, tx, requestOf(step, this.#heardOf))
      }
      if (story.end === 'throws') throw new OwnError()
    })
    await this.#answer(record, running)
  }

  async #step(
    record: { steps: { request: ReturnType<typeof requestOf>; outcome: Outcome }[] },
    tx: Transaction,
    request: ReturnType<typeof requestOf>,
  ): Promise<void> {
    const outcome = await this.#outcomeOf(send(tx, request))
    record.steps.push({ request, outcome })
    this.#hear(outcome)
  }

  /** While it thinks, nobody may change what it holds, and what it does must not be seen. */
  async #think(name: string, { levels }: TransactionCall, tx: Transaction): Promise<void> {
    const look = (): string | undefined => {
      try {
        return JSON.stringify(levels.map(at).map((level) => [this.#inventory.stock(level), tx.stock(level)]))
      } catch {
        return undefined
      }
    }
    const before = look()
    await this.#turn(`${name} thinks`)
    const after = look()
    if (before !== undefined && after !== undefined && before !== after)
      this.record.violations.push(`${name}: held levels changed from ${before} to ${after}`)
  }

  /** A plain command inside a transaction: served at once, or refused; never left waiting. */
  async #callOutside(): Promise<void> {
    const request = { type: 'receive' as const, ...at(this.#calls % 3), quantity: 1 }
    const record = { ...this.#begin(), request, key: undefined }
    this.record.plain.push(record)
    await this.#answer(record, send(this.#inventory, request, { metadata: { call: record.call } }))
  }

  #abortLater(name: string): AbortSignal {
    const abort = new AbortController()
    void this.#turn(`${name} gives up`).then(() => abort.abort(new OwnError()))
    return abort.signal
  }

  async #outcomeOf(promise: Promise<unknown>): Promise<Outcome> {
    try {
      const value = await promise
      const attempt = value as { ok?: boolean; value?: unknown; refusal?: { code: string } } | undefined
      if (attempt?.ok === true) return { kind: 'value', value: attempt.value }
      if (attempt?.ok === false) return { kind: 'refused', code: String(attempt.refusal?.code) }
      return { kind: 'value', value }
    } catch (error) {
      if (error instanceof OwnError) return { kind: 'own' }
      if (!isInventoryError(error)) throw error
      return { kind: ends.includes(error.code) ? 'ended' : 'refused', code: error.code }
    }
  }

  #hear(outcome: Outcome): void {
    if (outcome.kind !== 'value') return
    for (const one of [outcome.value].flat()) {
      const id = (one as { id?: string } | undefined)?.id
      if (id !== undefined && !this.#heardOf.includes(id)) this.#heardOf.push(id)
    }
  }
}
