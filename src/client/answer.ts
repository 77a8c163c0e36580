/** What stands behind the question mark; what is undefined is left out. */
export type Query = Readonly<Record<string, string | number | undefined>>

export interface RequestOptions {
  readonly query?: Query
  /** Sent as JSON. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** For a command of a route that takes it: with it, the request is sent again if need be. */
  readonly idempotencyKey?: string
  /** Gives the request up; the call rejects with the signal's reason. */
  readonly signal?: AbortSignal
}

/** What the service answered, and what its headers say. */
export interface Answer<Body = unknown> {
  readonly status: number
  readonly headers: Headers
  /** Parsed where it is JSON, else the text; undefined if there is none. */
  readonly body: Body
  /** The last commit that the answer knew. */
  readonly sequence: number | undefined
  /** Whether it is the answer of an earlier request with the same key. */
  readonly isReplayed: boolean
}

export function sequenceIn(headers: Headers): number | undefined {
  const value = headers.get('stockhold-sequence')
  return value === null ? undefined : Number(value)
}

export function answerOf<Body>({ status, headers }: Response, body: unknown): Answer<Body> {
  const isReplayed = headers.get('idempotent-replayed') === 'true'
  return { status, headers, body: body as Body, sequence: sequenceIn(headers), isReplayed }
}
