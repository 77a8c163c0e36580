import { AsyncLocalStorage } from 'node:async_hooks'
import { type Commit, freezeCommit } from '../audit/commit.ts'
import { isLedgerEntry } from '../audit/ledger-entry.ts'
import { plainLines } from '../errors/plain-text.ts'
import type { Refusal } from '../errors/refusal.ts'
import { EventBus, type ListenerError } from '../events/event-bus.ts'
import { shown } from '../events/shown.ts'
import type { Entry } from '../inventory/entry.ts'
import { isMovementType, type Movement } from '../inventory/movement.ts'
import type { Alert } from '../inventory/stock-watch.ts'
import type { SnapshotInfo } from '../journal/snapshot-store.ts'
import type { AnyEntry } from '../ledger/contract.ts'
import type { Answer } from './answer.ts'
import { eventNames, type InventoryEvents } from './engine-events.ts'
import { type ClockStep, stepMessage } from './engine-time.ts'

/** What becomes of one command, from the moment it was computed to the moment it is told. */
export interface Outcome {
  /** The last commit applied when it was computed: it may rest on all up to this one. */
  readonly sequence: number
  /** Who waits for it; nobody waits for an expiry. */
  readonly answer: Answer | undefined
  /** What the answer will be: this refusal, or else this value. */
  readonly refusal: Refusal | undefined
  readonly value: unknown
  /** The commit that it made, if it made one, and what became true with it. */
  readonly commit: Commit<Entry> | undefined
  readonly alerts: readonly Alert[]
}

/**
 * Tells nothing that a crash could make untrue: every outcome waits until the journal has the commits
 * that it may rest on. Answers come before events, and events in the order of the log.
 *
 * Keeps: invariant 11.
 */
export class Publisher {
  readonly events: EventBus<InventoryEvents> = new EventBus<InventoryEvents>(eventNames, (failure) =>
    this.#report(failure),
  )
  /** In the order of their sequences, since outcomes are computed one after the other. */
  #waiting: Outcome[] = []
  #durable: number
  #failure: Error | undefined
  /** Who is told of commits with entries of a ledger, by its name. */
  readonly #followers: Map<string, ((commit: Commit<AnyEntry>) => void)[]> = new Map()
  /** The listeners of an event do not run in the transaction of the caller who led to it. */
  readonly #outside: <Result>(run: () => Result) => Result = AsyncLocalStorage.snapshot()

  constructor(durableSequence: number) {
    this.#durable = durableSequence
  }

  publish(outcome: Outcome): void {
    if (this.#failure !== undefined) outcome.answer?.fail(this.#failure)
    else if (outcome.sequence > this.#durable) this.#waiting.push(outcome)
    else settle(outcome)
  }

  /** The journal has everything up to a sequence. */
  durable(sequence: number): void {
    this.#durable = sequence
    const ready = this.#takeUpTo(sequence)
    for (const outcome of ready) settle(outcome)
    // The callers who were just answered run first.
    if (!this.events.isEmpty || this.#followers.size > 0)
      queueMicrotask(() => this.#outside(() => this.#deliver(ready)))
  }

  /** Tells a listener of each commit that has an entry of a ledger, once the journal has it. */
  whenDurable(ledger: string, listener: (commit: Commit<AnyEntry>) => void): void {
    this.#followers.set(ledger, [...(this.#followers.get(ledger) ?? []), listener])
  }

  /** The journal will never have more. */
  fail(error: Error): void {
    this.#failure = error
    const lost = this.#waiting
    this.#waiting = []
    for (const { answer } of lost) answer?.fail(error)
    this.#outside(() => this.events.emit('journal-failed', { error }))
  }

  taken(info: SnapshotInfo): void {
    this.#outside(() => this.events.emit('snapshot-taken', Object.freeze({ ...info })))
  }

  clockStepped(step: ClockStep): void {
    process.emitWarning(stepMessage(step), { type: 'StockholdWarning', code: 'CLOCK_STEPPED' })
    // Time is read in the middle of a command, where a listener could not send one.
    queueMicrotask(() => this.#outside(() => this.events.emit('clock-stepped', Object.freeze({ ...step }))))
  }

  /** Nothing is lost by it, but somebody has to know. */
  failed(cause: unknown): void {
    const error = cause instanceof Error ? cause : new Error(shown(cause), { cause })
    if (this.events.has('snapshot-failed')) this.#outside(() => this.events.emit('snapshot-failed', { error }))
    else process.emitWarning(plainLines(shown(cause)), 'StockholdWarning')
  }

  #takeUpTo(sequence: number): Outcome[] {
    let count = 0
    while (count < this.#waiting.length && (this.#waiting[count] as Outcome).sequence <= sequence) count += 1
    if (count < this.#waiting.length) return this.#waiting.splice(0, count)
    const all = this.#waiting
    this.#waiting = []
    return all
  }

  #deliver(outcomes: readonly Outcome[]): void {
    for (const { commit, alerts } of outcomes) {
      if (commit !== undefined) this.#deliverCommit(freezeCommit(commit), alerts)
    }
  }

  #deliverCommit(commit: Commit<Entry>, alerts: readonly Alert[]): void {
    const { events } = this
    if (events.has('commit')) events.emit('commit', commit)
    if (!events.isEmpty) this.#deliverMovements(commit)
    for (const { event, payload } of alerts) events.emit(event, payload as never)
    if (this.#followers.size > 0) this.#tellLedgers(commit)
  }

  #deliverMovements({ sequence, at, entries }: Commit<Entry>): void {
    const { events } = this
    for (const [index, entry] of entries.entries()) {
      if (isLedgerEntry(entry) || !isMovementType(entry.type)) continue
      const payload = Object.freeze({ ...(entry as Movement), sequence, index, at })
      events.emit('movement', payload)
      if (entry.type === 'expired') events.emit('reservation-expired', payload)
      if ((entry as Movement).lostBy !== undefined) events.emit('hold-lost', payload)
    }
  }

  #tellLedgers(commit: Commit<AnyEntry>): void {
    const names = new Set(commit.entries.filter(isLedgerEntry).map(({ ledger }) => ledger))
    for (const ledger of names) {
      for (const listener of this.#followers.get(ledger) ?? []) {
        try {
          listener(commit)
        } catch (error) {
          this.#report({ event: ledger, error })
        }
      }
    }
  }

  #report(failure: ListenerError): void {
    // A listener of failures that fails itself is not told of its own failure.
    if (failure.event !== 'listener-error' && this.events.has('listener-error')) {
      this.events.emit('listener-error', Object.freeze(failure))
    } else {
      process.emitWarning(
        plainLines(`A listener of "${failure.event}" failed: ${shown(failure.error)}`),
        'StockholdWarning',
      )
    }
  }
}

function settle({ answer, refusal, value }: Outcome): void {
  if (answer === undefined) return
  if (refusal === undefined) answer.succeed(value)
  else answer.refuse(refusal)
}
