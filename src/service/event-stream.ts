import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { Commit } from '../audit/commit.ts'
import { type CommitFilter, matchesFilter } from '../inventory/commit-filter.ts'
import type { Entry } from '../inventory/entry.ts'

/** So many bytes may wait for a reader; one who reads slower is cut, and comes back by its last id. */
const mostWaiting = 4 * 1024 * 1024
const heartbeatMs = 15_000
/** How long a browser waits before it comes back. */
const retryMs = 1_000

/** Server-sent events to one reader. */
export class EventStream {
  readonly #response: ServerResponse
  readonly #filter: CommitFilter
  readonly #heartbeat: NodeJS.Timeout
  readonly #over: AbortController = new AbortController()
  #last: number

  /** @param last the commit that the reader has */
  constructor(response: ServerResponse, last: number, filter: CommitFilter) {
    this.#response = response
    this.#filter = filter
    this.#last = last
    response.once('close', () => this.#ended())
    // A reader that is gone says so by an error, and closes.
    response.on('error', () => this.#ended())
    response.write(`retry: ${retryMs}\n\n`)
    this.#heartbeat = setInterval(() => this.#write(': alive\n\n'), heartbeatMs)
    this.#heartbeat.unref()
  }

  /** The last commit that was looked at. */
  get last(): number {
    return this.#last
  }

  get isOver(): boolean {
    return this.#over.signal.aborted
  }

  onEnd(listener: () => void): void {
    if (this.isOver) listener()
    else this.#over.signal.addEventListener('abort', listener, { once: true })
  }

  /** @param text the event, written when it is asked for */
  tell(commit: Commit<Entry>, text: () => string): void {
    if (commit.sequence <= this.#last) return
    this.#last = commit.sequence
    if (matchesFilter(commit, this.#filter)) this.#write(text())
  }

  /** What was asked for is archived: it goes on at the first commit that is here. */
  tellGap(firstSequence: number): void {
    const missed = { from: this.#last + 1, to: firstSequence - 1 }
    this.#write(`event: gap\ndata: ${JSON.stringify(missed)}\n\n`)
    this.#last = firstSequence - 1
  }

  /** Whoever reads the log to a reader goes no faster than that. */
  async drained(): Promise<void> {
    if (!this.#response.writableNeedDrain || this.isOver) return
    // It ends by the drain, or by the end of the stream.
    await once(this.#response, 'drain', { signal: this.#over.signal }).catch(() => undefined)
  }

  end(): void {
    this.#response.end()
    this.#ended()
  }

  cut(): void {
    this.#response.destroy()
    this.#ended()
  }

  #write(text: string): void {
    if (this.isOver) return
    this.#response.write(text)
    if (this.#response.writableLength > mostWaiting) this.cut()
  }

  #ended(): void {
    clearInterval(this.#heartbeat)
    this.#over.abort()
  }
}
