import type { EntryCommit } from '../inventory/entry.ts'
import { sequenceIn } from './answer.ts'
import { isPassing, jittered, sleep } from './back-off.ts'
import { EventParser, type StreamEvent } from './event-parser.ts'
import { StockholdError } from './stockhold-error.ts'
import { readStream } from './stream-text.ts'
import type { Transport } from './transport.ts'

/** Commits that are archived, and so not in the stream. */
export interface MissedEvents {
  readonly from: number
  readonly to: number
}

export interface EventsOptions {
  /** The sequence of the last commit that you have: the stream goes on after it. Without it, it begins with the next. */
  readonly after?: number
  readonly warehouseId?: string
  readonly productId?: string
  readonly reservationId?: string
  /** Is told of commits that are archived; then the stream goes on. Without it, that is an error. */
  readonly onMissed?: (missed: MissedEvents) => void
  /** A stream that says nothing for so long is taken to be dead: 45 seconds, which are three of its signs of life. */
  readonly silenceMs?: number
  readonly signal?: AbortSignal
}

/** A service that starts again is there for its readers soon after. */
const longestPauseMs = 10_000

/** Reads commits as they come, over as many connections as it takes: none is missed, and none comes twice. */
export class EventReader {
  readonly #transport: Transport
  readonly #options: EventsOptions
  /** The commit after which the next connection goes on. */
  #last: number | undefined
  #retryMs = 1_000
  #hasBegun = false
  /** Connections that failed since the last word. */
  #failures = 0

  constructor(transport: Transport, options: EventsOptions) {
    this.#transport = transport
    this.#options = options
    this.#last = options.after
  }

  async *commits(): AsyncGenerator<EntryCommit, void, undefined> {
    for (;;) {
      try {
        yield* this.#connection()
      } catch (error) {
        if (!isPassing(error) || this.#isHopeless()) throw error
      }
      this.#failures += 1
      const pause = Math.min(longestPauseMs, this.#retryMs * 2 ** (this.#failures - 1))
      await sleep(jittered(pause), this.#options.signal)
    }
  }

  /** A stream that never began may have a wrong address. One that was there is waited for. */
  #isHopeless(): boolean {
    return !this.#hasBegun && this.#failures >= this.#transport.settings.retries
  }

  async *#connection(): AsyncGenerator<EntryCommit, void, undefined> {
    const over = new AbortController()
    const parser = new EventParser()
    try {
      const response = await this.#open(over.signal)
      this.#last ??= sequenceIn(response.headers)
      this.#hasBegun = true
      for await (const text of readStream(response, this.#options, over)) {
        this.#failures = 0
        for (const event of parser.feed(text)) yield* this.#heard(event)
        this.#retryMs = parser.retryMs ?? this.#retryMs
      }
    } finally {
      over.abort()
    }
  }

  #open(over: AbortSignal): Promise<Response> {
    const { warehouseId, productId, reservationId, signal } = this.#options
    const id = this.#last === undefined ? {} : { 'last-event-id': String(this.#last) }
    return this.#transport.open(
      {
        method: 'GET',
        path: '/events',
        query: { warehouseId, productId, reservationId },
        headers: { accept: 'text/event-stream, application/problem+json', ...id },
        mayRepeat: true,
        ...(signal !== undefined && { signal }),
      },
      over,
    )
  }

  *#heard({ type, data }: StreamEvent): Generator<EntryCommit, void, undefined> {
    if (type === 'gap') return this.#miss(JSON.parse(data) as MissedEvents)
    if (type !== 'commit') return
    const commit = JSON.parse(data) as EntryCommit
    if (commit.sequence <= (this.#last ?? 0)) return
    yield commit
    // Whoever reads has it only now.
    this.#last = commit.sequence
  }

  #miss(missed: MissedEvents): void {
    const { onMissed } = this.#options
    const { from, to } = missed
    if (onMissed === undefined)
      throw new StockholdError(
        'EVENTS_MISSED',
        `Commits ${from} to ${to} are archived, and the stream cannot give them. Read them from the archive, or go on without them by onMissed.`,
        { from, to },
      )
    onMissed(missed)
    this.#last = to
  }
}
