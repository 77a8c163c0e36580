import { type ProblemCode, StockholdError } from './stockhold-error.ts'

/** The error that an answer tells of. @param text its body */
export function problemIn(response: Response, text: string): StockholdError {
  const { status, headers, url } = response
  const contentType = headers.get('content-type') ?? 'none'
  const retryAfterMs = readRetryAfter(headers.get('retry-after'))
  const told = contentType.startsWith('application/problem+json') ? parsed(text) : undefined
  if (told !== undefined && typeof told.code === 'string') {
    const { code, detail, details = {} } = told
    return new StockholdError(code as ProblemCode, typeof detail === 'string' ? detail : code, details as never, {
      status,
      retryAfterMs,
    })
  }
  const problem = `the answer is ${status} without a problem in it`
  const message = `Not Stockhold answered, but something before it: ${problem}. Look at what stands at ${url}.`
  return new StockholdError('UNEXPECTED_ANSWER', message, { url, contentType, problem }, { status, retryAfterMs })
}

interface Told {
  readonly code?: unknown
  readonly detail?: unknown
  readonly details?: unknown
}

function parsed(text: string): Told | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

/** Seconds, or a date. */
function readRetryAfter(value: string | null): number | undefined {
  if (value === null) return undefined
  const ms = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - Date.now()
  return Number.isNaN(ms) ? undefined : Math.max(0, ms)
}
