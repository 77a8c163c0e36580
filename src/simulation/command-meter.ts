import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Histogram } from 'hdr-histogram-js'
// This file alone: the others bring WebAssembly and compression into the program's bundle.
import int32Histogram from 'hdr-histogram-js/dist/Int32Histogram.js'
import { type ErrorCode, type InventoryManager, isInventoryError } from '../index.ts'
import type { Outcome } from './outcome.ts'

/** The answers that a sale expects; any other error is a bug, and ends the simulation. */
const expected: ReadonlySet<string> = new Set<ErrorCode>([
  'INSUFFICIENT_STOCK',
  'RESERVATION_EXPIRED',
  'INVALID_RESERVATION_STATE',
  'LOCK_TIMEOUT',
  'TRANSACTION_TIMEOUT',
  'OVERLOADED',
  'BACKORDER_LIMIT',
  'INVALID_ORDER_STATE',
  'INVALID_SHIPMENT_STATE',
  'PAYMENT_UNDECIDED',
  'NOT_REFUNDABLE',
])

/** Milliseconds. */
export interface Latency {
  readonly p50: number
  readonly p99: number
  readonly max: number
}

export interface CommandFigures extends Latency {
  readonly command: string
  readonly answered: number
  /** Of those, how many were a refusal or a fault, by its code. */
  readonly refusals: Readonly<Record<string, number>>
}

export interface MeterFigures {
  readonly commands: readonly CommandFigures[]
  readonly answered: number
  /** From the moment the caller meant to call. */
  readonly response: Latency
  /** From the call itself. */
  readonly service: Latency
  /** The most answers in any tenth of a second. */
  readonly busiestTenth: number
  /** How often a call had to wait for room and was made again. */
  readonly overloads: number
}

/**
 * Counts and times every command. The clock of a command starts when its caller meant to make it, not
 * when a busy thread got round to the call, so a stall is seen by all whom it delays (no coordinated
 * omission); it stops with the answer, and so includes waits for locks and for the journal.
 */
export class CommandMeter {
  readonly #inventory: InventoryManager
  readonly #commands: Map<string, { times: Histogram; refusals: Map<string, number> }> = new Map()
  readonly #response: Histogram = newHistogram()
  readonly #service: Histogram = newHistogram()
  /** Answers by tenths of a second. */
  readonly #tenths: Map<number, number> = new Map()
  #overloads = 0

  constructor(inventory: InventoryManager) {
    this.#inventory = inventory
  }

  get answered(): number {
    return this.#response.totalCount
  }

  /** Makes a call that rejects when it is refused. @throws what no sale expects */
  measure<Value>(command: string, wantedAt: number, call: () => Promise<Value>): Promise<Outcome<Value>> {
    const accepted = async (): Promise<Outcome<Value>> => ({ ok: true, value: await call() })
    return this.measureAttempt(command, wantedAt, accepted)
  }

  /** Makes a call again and again while it waits for a lock in vain, as the error advises. */
  async insist<Value>(command: string, wantedAt: number, call: () => Promise<Value>): Promise<Outcome<Value>> {
    let attempt = await this.measure(command, wantedAt, call)
    while (!attempt.ok && attempt.refusal.code === 'LOCK_TIMEOUT')
      attempt = await this.measure(command, performance.now(), call)
    return attempt
  }

  /** Makes a call whose answer is a value, a refusal included. */
  async measureAttempt<Value>(
    command: string,
    wantedAt: number,
    call: () => Promise<Outcome<Value>>,
  ): Promise<Outcome<Value>> {
    for (;;) {
      const calledAt = performance.now()
      const attempt = await call().catch(asAttempt)
      if (isOverload(attempt)) {
        this.#overloads += 1
        await Promise.all([this.#inventory.ready(), nextTurn()])
        continue
      }
      this.#record(command, wantedAt, calledAt, attempt)
      return attempt
    }
  }

  figures(): MeterFigures {
    const commands = Array.from(this.#commands, ([command, { times, refusals }]) => ({
      command,
      answered: times.totalCount,
      refusals: Object.fromEntries(refusals),
      ...latency(times),
    }))
    return {
      commands: commands.sort((a, b) => b.answered - a.answered),
      answered: this.answered,
      response: latency(this.#response),
      service: latency(this.#service),
      busiestTenth: Math.max(0, ...this.#tenths.values()),
      overloads: this.#overloads,
    }
  }

  #record(command: string, wantedAt: number, calledAt: number, attempt: Outcome<unknown>): void {
    const now = performance.now()
    const seen = this.#commands.get(command) ?? { times: newHistogram(), refusals: new Map() }
    this.#commands.set(command, seen)
    const wanted = microseconds(now - Math.min(wantedAt, calledAt))
    seen.times.recordValue(wanted)
    this.#response.recordValue(wanted)
    this.#service.recordValue(microseconds(now - calledAt))
    const tenth = Math.floor(now / 100)
    this.#tenths.set(tenth, (this.#tenths.get(tenth) ?? 0) + 1)
    if (attempt.ok) return
    const { code } = attempt.refusal
    seen.refusals.set(code, (seen.refusals.get(code) ?? 0) + 1)
  }
}

/** A fault rejects, also where a refusal is a value. */
function asAttempt(error: unknown): Outcome<never> {
  if (!isInventoryError(error) || !expected.has(error.code)) throw error
  return { ok: false, refusal: error }
}

function isOverload(attempt: Outcome<unknown>): boolean {
  return !attempt.ok && attempt.refusal.code === 'OVERLOADED'
}

function newHistogram(): Histogram {
  const histogram = new int32Histogram.default(1, 60_000_000, 3)
  histogram.autoResize = true
  return histogram
}

function microseconds(milliseconds: number): number {
  return Math.max(0, Math.round(milliseconds * 1000))
}

function latency(times: Histogram): Latency {
  return {
    p50: times.getValueAtPercentile(50) / 1000,
    p99: times.getValueAtPercentile(99) / 1000,
    max: times.maxValue / 1000,
  }
}
