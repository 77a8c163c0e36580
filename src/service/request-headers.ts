import type { FastifyRequest } from 'fastify'
import { HttpProblem } from './http-problem.ts'
import type { Caller } from './tokens.ts'

/** With the name before it, it still is an id of the library. */
const longestKey = 90

/**
 * The key by which a command has its effect once. It is a token's own: its name stands before it in the log.
 * Accepted with quotes, as the draft of the header has it, and without.
 * @throws MALFORMED_REQUEST
 */
export function idempotencyKeyOf({ headers }: FastifyRequest, { name }: Caller): string | undefined {
  const value = headers['idempotency-key']
  if (value === undefined) return undefined
  const key = /^"([ !#-[\]-~]+)"$|^([!#-[\]-~]+)$/.exec(String(value))
  const bare = key?.[1] ?? key?.[2]
  if (bare === undefined || bare.length > longestKey) {
    const said = `Idempotency-Key must be a string of 1 to ${longestKey} printable characters, such as "order-17".`
    throw new HttpProblem('MALFORMED_REQUEST', said, { header: 'Idempotency-Key' })
  }
  return scopedKey(bare, name)
}

export function scopedKey(key: string, name: string): string {
  return `${name}/${key}`
}

/** The version that whoever asks has decided on. @throws MALFORMED_REQUEST */
export function versionIn({ headers }: FastifyRequest): number | undefined {
  const value = headers['if-match']
  if (value === undefined) return undefined
  const version = /^"(\d{1,15})"$/.exec(value)?.[1]
  if (version !== undefined) return Number(version)
  const said = 'If-Match must be the ETag of a level or an order: its version in quotes, such as "7".'
  throw new HttpProblem('MALFORMED_REQUEST', said, { header: 'If-Match' })
}

export function etagOf({ version }: { readonly version: number }): string {
  return `"${version}"`
}

/** Whether whoever asks has it already, by the weak comparison of RFC 9110. */
export function isKnownTo({ headers }: FastifyRequest, etag: string): boolean {
  const known = headers['if-none-match']
  if (known === undefined) return false
  const tags = known.split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  return tags.includes(etag) || tags.includes('*')
}
