/** What is wrong with a request before the library sees it, or with this service. */
export const httpStatuses = {
  MALFORMED_REQUEST: 400,
  UNAUTHENTICATED: 401,
  SCOPE_MISSING: 403,
  ORIGIN_REFUSED: 403,
  ROUTE_NOT_FOUND: 404,
  COMMIT_NOT_FOUND: 404,
  DASHBOARD_NOT_BUILT: 404,
  REQUEST_TOO_SLOW: 408,
  BODY_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  HOST_REFUSED: 421,
  RATE_LIMITED: 429,
  HEAD_TOO_LARGE: 431,
  SQL_UNAVAILABLE: 409,
  SQL_STOPPED: 422,
  SQL_BUSY: 503,
  PAST_BUSY: 503,
  PAST_TOO_FAR: 503,
  TOO_MANY_STREAMS: 503,
  BUSY: 503,
  SHUTTING_DOWN: 503,
  INTERNAL: 500,
} as const

export type HttpCode = keyof typeof httpStatuses

/** A refusal of the service itself, as the library's have a code, details and a message. */
export class HttpProblem extends Error {
  readonly code: HttpCode
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: HttpCode, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.code = code
    this.details = details
  }

  override get name(): string {
    return 'HttpProblem'
  }
}
