import type { z } from 'zod'
import { HttpProblem } from './http-problem.ts'
import type { Found, LongReads } from './long-reads.ts'
import type { ItemsOf } from './page-answers.ts'
import { limitOf, linkNext, type PageQuery, pageFields } from './pages.ts'
import type { Asked } from './routes.ts'
import { wholeNumberText } from './schemas/fields.ts'

export interface LongReadQuery extends PageQuery {
  readonly sequence?: string
}

/** What a read of the whole log is asked with: as of which commit, and for which page of what it found. */
export const longReadFields: {
  readonly sequence: z.ZodExactOptional<z.ZodString>
  readonly limit: z.ZodExactOptional<z.ZodString>
  readonly cursor: z.ZodExactOptional<z.ZodString>
} = { sequence: wholeNumberText.exactOptional(), ...pageFields }

interface Place {
  readonly sequence: number
  readonly index: number
}

/** One page of the rows of a read, and all that it found. */
export interface FoundPage<Row, Value> {
  readonly page: ItemsOf<Row>
  readonly value: Value
}

/**
 * A page of what a read of the whole log found. The next page is of the same commit: what happens meanwhile moves
 * nothing.
 * @param question what names the read, without its page
 */
export async function pageOfRead<Row, Value>(
  reads: LongReads,
  { query, request, reply }: Pick<Asked<unknown, LongReadQuery>, 'query' | 'request' | 'reply'>,
  question: string,
  make: (sequence: number) => Promise<Value>,
  rowsOf: (value: Value) => Iterable<Row>,
): Promise<FoundPage<Row, Value>> {
  const place = query.cursor === undefined ? undefined : placeIn(query.cursor)
  const asked = place?.sequence ?? (query.sequence === undefined ? undefined : Number(query.sequence))
  const { sequence, value }: Found<Value> = await reads.read(question, asked, make)
  const first = place?.index ?? 0
  const end = first + limitOf(query)
  const items: Row[] = []
  let index = 0
  for (const row of rowsOf(value)) {
    if (index >= first && index < end) items.push(row)
    index += 1
    if (index > end) break
  }
  const next = index > end ? cursorOf({ sequence, index: end }) : undefined
  linkNext(request, reply, 'cursor', next)
  return { page: { sequence, items, ...(next !== undefined && { next }) }, value }
}

function cursorOf({ sequence, index }: Place): string {
  return Buffer.from(`${sequence} ${index}`).toString('base64url')
}

function placeIn(cursor: string): Place {
  const [, sequence, index] = /^(\d{1,15}) (\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  if (sequence !== undefined && index !== undefined) return { sequence: Number(sequence), index: Number(index) }
  throw new HttpProblem('MALFORMED_REQUEST', 'The cursor is none that a page of this list gave. Leave it out.')
}
