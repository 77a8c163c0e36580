import { type ChildProcess, fork } from 'node:child_process'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { InventoryError } from '../../errors/inventory-error.ts'
import { HttpProblem } from '../http-problem.ts'
import type { SqlQuestion, SqlReply } from './sql-messages.ts'

export interface SqlAsked {
  readonly sql: string
  readonly maxRows: number
  readonly timeoutMs: number
  /** Whether the log is to be loaded anew first, so that the answer knows what was done since. */
  readonly isFresh: boolean
  /** Whoever asked has gone: the query is stopped. */
  readonly signal: AbortSignal
}

/** What DuckDB and the process around it may take, in MiB. */
const memoryLimitMb = 1_024
const heapLimitMb = 1_024
/** Loading the log may take so long, and a query that does not stop in time so much longer, in milliseconds. */
const loadMs = 60_000
const graceMs = 2_000
/** The process ends when nobody has asked for so long. */
const idleMs = 5 * 60_000

/** Beside this file, as source or built. */
const script = fileURLToPath(new URL(`./sql-process${extname(import.meta.url)}`, import.meta.url))

/**
 * Asks a log in SQL, in a process of its own: one query at a time, with bounded memory, rows and time. What runs away
 * is killed with its process, and the next query begins another.
 */
export class SqlDesk {
  readonly #folder: string
  #process: ChildProcess | undefined
  #loaded: Promise<number> | undefined
  #waiting: PromiseWithResolvers<string> | undefined
  #asked = 0
  #idle: NodeJS.Timeout | undefined
  #isBusy = false

  constructor(folder: string) {
    this.#folder = folder
  }

  /** @returns the answer as JSON. @throws SQL_BUSY, QUERY_REFUSED, QUERY_FAILED, QUERY_TIMEOUT, PEER_MISSING */
  async ask(asked: SqlAsked): Promise<string> {
    if (this.#isBusy)
      throw new HttpProblem('SQL_BUSY', 'Another query is running, and one runs at a time. Ask again soon.')
    this.#isBusy = true
    clearTimeout(this.#idle)
    const stop = (): void => this.end()
    asked.signal.addEventListener('abort', stop, { once: true })
    try {
      if (asked.isFresh) this.end()
      return await this.#send(asked)
    } finally {
      asked.signal.removeEventListener('abort', stop)
      this.#isBusy = false
      this.#idle = setTimeout(() => this.end(), idleMs)
      this.#idle.unref()
    }
  }

  /** Kills the process, with what it was asked; whoever asks next begins another. */
  end(): void {
    clearTimeout(this.#idle)
    this.#process?.kill('SIGKILL')
    this.#process = undefined
    this.#loaded = undefined
  }

  async #send({ sql, maxRows, timeoutMs }: SqlAsked): Promise<string> {
    this.#loaded ??= this.#begin()
    await this.#inTime(this.#loaded, loadMs)
    this.#asked += 1
    const answer = Promise.withResolvers<string>()
    this.#waiting = answer
    this.#process?.send({ id: this.#asked, sql, maxRows, timeoutMs } satisfies SqlQuestion)
    return this.#inTime(answer.promise, timeoutMs + graceMs)
  }

  #begin(): Promise<number> {
    const loaded = Promise.withResolvers<number>()
    const child = fork(script, [this.#folder, String(memoryLimitMb)], {
      execArgv: [`--max-old-space-size=${heapLimitMb}`],
      // It gets no secrets of the service by its environment.
      env: { PATH: process.env.PATH ?? '' },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    this.#process = child
    child.unref()
    child.channel?.unref()
    child.on('message', (reply: SqlReply) => this.#take(child, reply, loaded))
    child.once('exit', () => this.#fail(child, loaded))
    child.on('error', () => this.#fail(child, loaded))
    // Nobody may be waiting for it any more.
    loaded.promise.catch(() => undefined)
    return loaded.promise
  }

  #take(child: ChildProcess, reply: SqlReply, loaded: PromiseWithResolvers<number>): void {
    if (child !== this.#process) return
    if ('loaded' in reply) loaded.resolve(reply.loaded)
    else if ('text' in reply) this.#waiting?.resolve(reply.text)
    else {
      const error =
        'code' in reply ? new InventoryError(reply.code, reply.details) : new Error(`SQL went wrong: ${reply.problem}`)
      loaded.reject(error)
      this.#waiting?.reject(error)
    }
  }

  #fail(child: ChildProcess, loaded: PromiseWithResolvers<number>): void {
    const stopped = new HttpProblem(
      'SQL_STOPPED',
      'The process of the query has ended: the query was stopped, or took more memory than it may. Ask for less.',
    )
    loaded.reject(stopped)
    if (child !== this.#process && this.#process !== undefined) return
    this.#waiting?.reject(stopped)
    this.#process = undefined
    this.#loaded = undefined
  }

  async #inTime<Value>(value: Promise<Value>, ms: number): Promise<Value> {
    const late = Promise.withResolvers<never>()
    const timer = setTimeout(() => {
      late.reject(new HttpProblem('SQL_STOPPED', `The query took longer than ${ms} ms, and was stopped. Ask for less.`))
      this.end()
    }, ms)
    value.catch(() => undefined)
    try {
      return await Promise.race([value, late.promise])
    } finally {
      clearTimeout(timer)
    }
  }
}
