import { linkNext, type PageQuery, pageOf } from './pages.ts'
import type { Asked, Service } from './routes.ts'

/** A part of a list as it is sent: with what the log was at. */
export interface ItemsOf<Item> {
  readonly sequence: number
  readonly items: readonly Item[]
  readonly next?: string
}

/** The page that is asked for, in the order of the places. */
export function pageFrom<Item>(
  { engine }: Service,
  { query, request, reply }: Pick<Asked<unknown, PageQuery>, 'query' | 'request' | 'reply'>,
  found: Iterable<Item>,
  placeOf: (item: Item) => string,
): ItemsOf<Item> {
  const { items, next } = pageOf(found, placeOf, query)
  linkNext(request, reply, 'cursor', next)
  return { sequence: engine.state.books.sequence, items, ...(next !== undefined && { next }) }
}

/** Numbers in the order of texts. */
export function digits(value: number): string {
  return String(value).padStart(16, '0')
}
