import { type Answer, answerOf, type Query, type RequestOptions, sequenceIn } from './answer.ts'
import { pauseBefore, sleep } from './back-off.ts'
import type { Settings } from './client-options.ts'
import { problemIn } from './problem-in.ts'
import { StockholdError } from './stockhold-error.ts'

/** A request of which it is known whether it may be sent twice. */
export interface Call extends RequestOptions {
  readonly method: string
  /** From the root of the service. */
  readonly path: string
  /** Whether it has its effect once, however often it is sent. */
  readonly mayRepeat: boolean
}

interface Prepared {
  readonly url: string
  readonly init: RequestInit
  readonly signal: AbortSignal | undefined
}

/** Sends requests to one service: again, where that is safe and of use. */
export class Transport {
  readonly settings: Settings
  #sequence = 0

  constructor(settings: Settings) {
    this.settings = settings
  }

  /** The last commit that any answer knew. */
  get sequence(): number {
    return this.#sequence
  }

  /** @throws StockholdError, and the reason of the signal */
  async ask<Body>(call: Call): Promise<Answer<Body>> {
    const prepared = this.#prepare(call)
    return this.#again(call, async (attempt) => {
      const limit = AbortSignal.timeout(this.settings.timeoutMs)
      try {
        const response = await this.#send(prepared, limit)
        return answerOf<Body>(response, await bodyOf(response))
      } catch (error) {
        throw this.#whatWentWrong(error, call, attempt, limit)
      }
    })
  }

  /**
   * Opens a stream: an answer whose body is read by whoever asks. The time limit is until it begins.
   * @param over ends the stream
   */
  async open(call: Call, over: AbortSignal): Promise<Response> {
    const prepared = this.#prepare(call)
    const limit = new AbortController()
    const timer = setTimeout(() => limit.abort(), this.settings.timeoutMs)
    try {
      return await this.#send(prepared, AbortSignal.any([limit.signal, over]))
    } catch (error) {
      throw over.aborted ? error : this.#whatWentWrong(error, call, 1, limit.signal)
    } finally {
      clearTimeout(timer)
    }
  }

  async #again<Result>(call: Call, attempted: (attempt: number) => Promise<Result>): Promise<Result> {
    const most = call.mayRepeat ? this.settings.retries + 1 : 1
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await attempted(attempt)
      } catch (error) {
        const pause = attempt < most ? pauseBefore(error, attempt) : undefined
        if (pause === undefined) throw error
        await sleep(pause, call.signal)
      }
    }
  }

  /** What cannot be sent is no trouble of the network: it throws here, before the first attempt. */
  #prepare(call: Call): Prepared {
    const { method, path, query, body, signal } = call
    const { url, token } = this.settings
    const sent = body === undefined ? {} : { body: JSON.stringify(body) }
    return {
      url: `${url}${path}${queryText(query)}`,
      init: { method, headers: headersOf(call, token), ...sent },
      signal,
    }
  }

  async #send({ url, init, signal }: Prepared, limit: AbortSignal): Promise<Response> {
    const either = signal === undefined ? limit : AbortSignal.any([signal, limit])
    const response = await this.settings.fetch(url, { ...init, signal: either })
    this.#sequence = Math.max(this.#sequence, sequenceIn(response.headers) ?? 0)
    if (response.ok || response.status === 304) return response
    throw problemIn(response, await response.text())
  }

  #whatWentWrong(error: unknown, { path, signal }: Call, attempts: number, limit: AbortSignal): unknown {
    if (error instanceof StockholdError) return error
    if (signal?.aborted === true) return signal.reason
    const { url: root, timeoutMs } = this.settings
    const url = `${root}${path}`
    const unsure = 'Look whether it was done before you ask again without its key.'
    if (limit.aborted) {
      const said = `${url} gave no answer in ${timeoutMs} ms, ${times(attempts)}. ${unsure}`
      return new StockholdError('TIMED_OUT', said, { url, attempts, timeoutMs }, { cause: error })
    }
    const problem = reasonOf(error)
    const said = `${url} could not be reached, ${times(attempts)}: ${problem}. ${unsure}`
    return new StockholdError('UNREACHABLE', said, { url, attempts, problem }, { cause: error })
  }
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text()
  if (text === '') return undefined
  const contentType = response.headers.get('content-type') ?? ''
  if (!/^application\/([\w.-]+\+)?json/.test(contentType)) return text
  try {
    return JSON.parse(text)
  } catch (cause) {
    const { url } = response
    const problem = 'what it calls JSON is none'
    const said = `The answer of ${url} cannot be read: ${problem}. Look at what stands before the service.`
    throw new StockholdError('UNEXPECTED_ANSWER', said, { url, contentType, problem }, { cause })
  }
}

function headersOf({ headers, body, idempotencyKey }: Call, token: string | undefined): Headers {
  return new Headers({
    accept: 'application/json, application/problem+json',
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(idempotencyKey !== undefined && { 'idempotency-key': `"${idempotencyKey}"` }),
    ...headers,
  })
}

function queryText(query: Query = {}): string {
  const given = Object.entries(query).filter((entry): entry is [string, string | number] => entry[1] !== undefined)
  const text = new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)])).toString()
  return text === '' ? '' : `?${text}`
}

function times(attempts: number): string {
  return attempts === 1 ? 'once' : `${attempts} times`
}

/** What fetch says is wrong is mostly in its cause. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as { readonly message?: string; readonly cause?: { readonly message?: string } }
  return cause?.message || message || String(error)
}
