import type { Commit } from '../audit/commit.ts'
import { isInventoryError } from '../errors/inventory-error.ts'
import { shown } from '../events/shown.ts'
import type { AnyEntry } from '../ledger/contract.ts'
import type { LedgerPort } from '../ledger/ledger-room.ts'
import { factsIn } from './facts-in.ts'
import { callOutside, type Outside } from './gateway-calls.ts'
import type { KeptOrder } from './kept-order.ts'
import type { OutboxItem } from './order.ts'
import { ordersKey } from './orders-key.ts'
import { type Waiting, waitingIn } from './outbox-items.ts'
import { noteOutcome } from './payment-commands.ts'
import type { OutcomeFields } from './payment-requests.ts'
import type { PaymentsDesk } from './payments-desk.ts'
import { type OutboxOptions, pauseAfter } from './retry-pauses.ts'
import { noteLabel } from './shipping-commands.ts'

/** One thing that is to be done outside, in this process. */
interface Task {
  readonly kind: Waiting['kind']
  readonly id: string
  readonly orderId: string
  tries: number
  /** Whether it, or a call before it for the same payment, may have come to something. */
  mayBeKnown: boolean
  isRunning: boolean
  nextAt: number | undefined
  problem: string | undefined
  stopTimer: (() => void) | undefined
}

/**
 * Does outside what the facts say is to be done, once the journal has them; and records what became of it. It holds no
 * lock and nothing that a crash could lose: after one, all that waits is looked up first.
 */
export class OutboxDriver {
  readonly #port: LedgerPort
  readonly #outside: Outside
  readonly #options: Required<OutboxOptions>
  readonly #random: () => number
  readonly #desk: Pick<PaymentsDesk, 'decided'>
  readonly #tasks: Map<string, Task> = new Map()
  /** Those that wait for their turn, in order. */
  readonly #ready: Set<Task> = new Set()
  readonly #calls: Set<AbortController> = new Set()
  readonly #running: Set<Promise<void>> = new Set()
  #isStopped = false

  /** @param desk told of the order as each outcome of a payment left it */
  constructor(
    port: LedgerPort,
    outside: Outside,
    options: Required<OutboxOptions>,
    random: () => number,
    desk: Pick<PaymentsDesk, 'decided'>,
  ) {
    this.#desk = desk
    this.#port = port
    this.#outside = outside
    this.#options = options
    this.#random = random
  }

  /** Takes up all that waits: what an earlier process began may be known outside. */
  start(): void {
    for (const order of this.#port.books.ledger(ordersKey).withOutbox()) this.take(order, true)
  }

  /** The journal has a commit: what its facts ask for is done from here on. */
  durable(commit: Commit<AnyEntry>): void {
    const book = this.#port.books.ledger(ordersKey)
    for (const { id } of factsIn(commit)) {
      const order = book.order(id)
      if (order !== undefined) this.take(order)
    }
  }

  /** Takes up what waits in an order, and is not taken up yet. */
  take(order: KeptOrder, mayBeKnown: boolean = false): void {
    if (this.#isStopped) return
    for (const { kind, id, orderId } of waitingIn(order)) {
      const name = `${kind} ${id}`
      if (this.#tasks.has(name) || (kind === 'label' && this.#outside.carrier === undefined)) continue
      // A void may come behind a capture that is under way.
      const isBehind = kind === 'void'
      const task = { kind, id, orderId, tries: 0, mayBeKnown: mayBeKnown || isBehind, isRunning: false }
      this.#add(name, { ...task, nextAt: undefined, problem: undefined, stopTimer: undefined })
    }
    this.#runReady()
  }

  /** Whether a payment is asked for, or its outcome being recorded. */
  isBusyWith(attemptId: string): boolean {
    return this.#tasks.has(`authorize ${attemptId}`) || this.#tasks.has(`capture ${attemptId}`)
  }

  /** All that waits, the oldest first. */
  items(): readonly OutboxItem[] {
    const items: OutboxItem[] = []
    for (const order of this.#port.books.ledger(ordersKey).withOutbox()) {
      for (const { method: _method, ...waiting } of waitingIn(order)) {
        const task = this.#tasks.get(`${waiting.kind} ${waiting.id}`)
        const { nextAt, problem } = task ?? {}
        const state = { ...(nextAt !== undefined && { nextAt }), ...(problem !== undefined && { problem }) }
        items.push(Object.freeze({ ...waiting, tries: task?.tries ?? 0, ...state }))
      }
    }
    return items.sort((a, b) => a.since - b.since)
  }

  /** Begins nothing more, and gives up what is under way: the next opening looks it up. */
  async stop(): Promise<void> {
    this.#isStopped = true
    for (const task of this.#tasks.values()) task.stopTimer?.()
    for (const call of this.#calls) call.abort(new Error('the inventory is being closed'))
    await Promise.all(this.#running)
  }

  #add(name: string, task: Task): void {
    this.#tasks.set(name, task)
    this.#ready.add(task)
  }

  #runReady(): void {
    for (const task of this.#ready) {
      if (this.#isStopped || this.#running.size >= this.#options.concurrency) return
      this.#ready.delete(task)
      const run = this.#run(task).finally(() => {
        this.#running.delete(run)
        this.#runReady()
      })
      this.#running.add(run)
    }
  }

  async #run(task: Task): Promise<void> {
    task.isRunning = true
    task.nextAt = undefined
    try {
      await this.#do(task)
    } catch (error) {
      this.#tryLater(task, error)
    } finally {
      task.isRunning = false
    }
  }

  async #do(task: Task): Promise<void> {
    const order = this.#port.books.ledger(ordersKey).order(task.orderId)
    const waiting = order && stillWaits(order, task)
    if (order === undefined || waiting === undefined) return this.#forget(task)
    task.tries += 1
    const outcome = await this.#callInTime(order, waiting, task.mayBeKnown)
    if ('label' in outcome) await this.#port.note(noteLabel, outcome.label)
    else await this.#note(outcome.payment)
    const after = this.#port.books.ledger(ordersKey).order(task.orderId)
    // Asked again at once, it would be answered so again and again.
    if (after !== undefined && stillWaits(after, task)) throw new Error('the answer says nothing new')
    this.#forget(task)
    // What came of it may be to be done outside, too.
    if (after !== undefined) this.take(after)
  }

  async #note(outcome: OutcomeFields): Promise<void> {
    const order = await this.#port.note(noteOutcome, outcome)
    if (outcome.attemptId !== undefined) this.#desk.decided(outcome.attemptId, order)
  }

  async #callInTime(order: KeptOrder, waiting: Waiting, mayBeKnown: boolean): ReturnType<typeof callOutside> {
    const call = new AbortController()
    this.#calls.add(call)
    const { callTimeoutMs } = this.#options
    const stopTimer = this.#port.after(callTimeoutMs, () =>
      call.abort(new Error(`no answer within ${callTimeoutMs} ms`)),
    )
    try {
      const aborted = new Promise<never>((_, reject) => {
        call.signal.addEventListener('abort', () => reject(call.signal.reason), { once: true })
      })
      return await Promise.race([
        callOutside(this.#outside, this.#port.books.ledger(ordersKey).family(order), waiting, call.signal, mayBeKnown),
        aborted,
      ])
    } finally {
      stopTimer()
      this.#calls.delete(call)
    }
  }

  #forget({ kind, id }: Task): void {
    this.#tasks.delete(`${kind} ${id}`)
  }

  #tryLater(task: Task, error: unknown): void {
    task.mayBeKnown = true
    task.problem = shown(error)
    if (this.#isStopped || isInventoryError(error, 'CLOSED') || isInventoryError(error, 'JOURNAL_FAILED')) return
    const pauseMs = pauseAfter(task.tries, this.#options, this.#random())
    task.nextAt = this.#port.now + pauseMs
    task.stopTimer = this.#port.after(pauseMs, () => {
      task.stopTimer = undefined
      this.#ready.add(task)
      this.#runReady()
    })
  }
}

function stillWaits(order: KeptOrder, task: Task): Waiting | undefined {
  return [...waitingIn(order)].find(({ kind, id }) => kind === task.kind && id === task.id)
}
