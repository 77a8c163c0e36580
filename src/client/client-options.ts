import { invalidArgument } from './stockhold-error.ts'

export interface ClientOptions {
  /** Where the service is, such as `https://stock.example.com`; a path before its routes may be in it. */
  readonly url: string
  /** Who asks. A page of the service itself needs none: its cookie is sent. */
  readonly token?: string
  /** What sends requests, in place of the global `fetch`. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>
  /** How often a request is sent again that may be: 5 by default. Without retries, commands get no key of their own. */
  readonly retries?: number
  /** How long one attempt may take: 30,000 by default, which the service gives a request. */
  readonly timeoutMs?: number
}

/** The options, checked, and the rest filled in. */
export type Settings = Required<Omit<ClientOptions, 'token'>> & { readonly token: string | undefined }

const mostRetries = 20
/** The most that timers of all browsers can wait. */
const longestTimeoutMs = 2 ** 31 - 1
const known: { readonly [Name in keyof ClientOptions]-?: true } = {
  url: true,
  token: true,
  fetch: true,
  retries: true,
  timeoutMs: true,
}

/** @throws INVALID_ARGUMENT, never with the token */
export function readOptions(options: ClientOptions): Settings {
  for (const name of Object.keys(options))
    if (!Object.hasOwn(known, name)) throw invalidArgument(name, '…', 'is no option of a client')
  const { url, token, fetch, retries = 5, timeoutMs = 30_000 } = options
  if (token !== undefined && (typeof token !== 'string' || !/^[!-~]+$/.test(token)))
    throw invalidArgument('token', '…', 'must be printable characters without a space')
  if (fetch !== undefined && typeof fetch !== 'function') throw invalidArgument('fetch', fetch, 'must be a function')
  return {
    url: readUrl(url),
    token,
    // Called by itself: a browser's fetch must not be called as a method of something else.
    fetch: fetch === undefined ? (to, init) => globalThis.fetch(to, init) : (to, init) => fetch(to, init),
    retries: readWhole('retries', retries, 0, mostRetries),
    timeoutMs: readWhole('timeoutMs', timeoutMs, 1, longestTimeoutMs),
  }
}

function readWhole(field: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value
  throw invalidArgument(field, value, `must be a whole number from ${least} to ${most}`)
}

/** Without the slash at its end. */
function readUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol))
    throw invalidArgument('url', url, 'must be a whole address, such as http://127.0.0.1:4100')
  if (`${parsed.username}${parsed.password}${parsed.search}${parsed.hash}` !== '')
    throw invalidArgument('url', '…', 'must have nothing but a host and a path; a token is an option of its own')
  return `${parsed.origin}${parsed.pathname.replace(/\/+$/, '')}`
}
