import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'

/** What every list is asked with. */
export const pageFields: {
  readonly limit: z.ZodExactOptional<z.ZodString>
  readonly cursor: z.ZodExactOptional<z.ZodString>
} = {
  limit: z
    .string()
    .regex(/^([1-9]\d{0,2}|1000)$/, 'must be a whole number from 1 to 1000')
    .exactOptional(),
  cursor: z.string().min(1).max(1_000).exactOptional(),
}

export interface PageQuery {
  readonly limit?: string
  readonly cursor?: string
}

export interface Page<Item> {
  readonly items: readonly Item[]
  /** Where the next page begins. */
  readonly next?: string
}

const usualLimit = 100

export function limitOf({ limit }: PageQuery): number {
  return limit === undefined ? usualLimit : Number(limit)
}

/**
 * The next items in the order of their keys. What comes or goes between two pages moves no other item from one to
 * the other, so nothing is given twice and nothing that stays is missed.
 */
export function pageOf<Item>(items: Iterable<Item>, keyOf: (item: Item) => string, query: PageQuery): Page<Item> {
  const limit = limitOf(query)
  const after = query.cursor === undefined ? '' : Buffer.from(query.cursor, 'base64url').toString()
  const found: { readonly key: string; readonly item: Item }[] = []
  for (const item of items) {
    const key = keyOf(item)
    if (key <= after) continue
    const last = found.at(limit)
    if (last !== undefined && key >= last.key) continue
    found.splice(placeFor(key, found), 0, { key, item })
    if (found.length > limit + 1) found.pop()
  }
  const page = found.slice(0, limit)
  const end = page.at(-1)
  const next = found.length > limit && end !== undefined ? Buffer.from(end.key).toString('base64url') : undefined
  return { items: page.map(({ item }) => item), ...(next !== undefined && { next }) }
}

/** The first place whose key is not less. */
function placeFor(key: string, sorted: readonly { readonly key: string }[]): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] as { key: string }).key < key) low = middle + 1
    else high = middle
  }
  return low
}

/** Names the next page, as RFC 8288 has it. */
export function linkNext(request: FastifyRequest, reply: FastifyReply, field: string, next: string | undefined): void {
  if (next === undefined) return
  const url = new URL(request.url, 'http://localhost')
  url.searchParams.set(field, next)
  reply.header('link', `<${url.pathname}${url.search}>; rel="next"`)
}
