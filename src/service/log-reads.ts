import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Commit } from '../audit/commit.ts'
import type { CommitFilter } from '../inventory/commit-filter.ts'
import { limitOf, linkNext, pageFields } from './pages.ts'
import { referenceOf } from './reservation-reads.ts'
import { addRoute, type Service } from './routes.ts'
import { CommitAnswer, pageOf } from './schemas/answers.ts'
import { id, text, wholeNumber, wholeNumberText } from './schemas/fields.ts'
import { commitAt, lastCommitAt } from './time-travel/last-commit-at.ts'

/** So many commits one request looks at, whatever it looks for. */
export const mostRead = 50_000

interface CommitsQuery {
  readonly fromSequence?: string
  readonly toSequence?: string
  readonly from?: string
  readonly to?: string
  readonly productId?: string
  readonly warehouseId?: string
  readonly reservationId?: string
  readonly referenceType?: string
  readonly referenceId?: string
  readonly actor?: string
  readonly limit?: string
}

const CommitsQuery: z.ZodType<CommitsQuery> = z.strictObject({
  fromSequence: wholeNumberText.exactOptional(),
  toSequence: wholeNumberText.exactOptional(),
  from: wholeNumberText.exactOptional(),
  to: wholeNumberText.exactOptional(),
  productId: id.exactOptional(),
  warehouseId: id.exactOptional(),
  reservationId: id.exactOptional(),
  referenceType: text.exactOptional(),
  referenceId: id.exactOptional(),
  actor: text.exactOptional(),
  limit: pageFields.limit,
})

/** Routes that read the log, in its order. What is in it is durable. */
export function addLogReads(fastify: FastifyInstance, service: Service): void {
  const { inventory, engine } = service
  const read = { method: 'GET', tag: 'log', scope: 'read' } as const
  addRoute(fastify, service, {
    ...read,
    path: '/commits',
    summary: 'The audit log, page by page; a page may have few, or none, and name the next one',
    query: CommitsQuery,
    answer: pageOf(CommitAnswer),
    answerTo: async ({ query, request, reply }) => {
      const { items, next } = await readPage(service, filterOf(query), limitOf(query))
      linkNext(request, reply, 'fromSequence', next)
      return { sequence: engine.state.books.sequence, items, ...(next !== undefined && { next }) }
    },
  })
  addRoute(fastify, service, {
    ...read,
    path: '/commits/:sequence',
    summary: 'One commit',
    params: z.strictObject({ sequence: wholeNumberText }),
    query: z.strictObject({}),
    answer: CommitAnswer,
    answerTo: ({ path }) => commitAt(inventory, Number(path.sequence)),
  })
  addRoute(fastify, service, {
    ...read,
    path: '/commits-at',
    summary: 'The last commit at or before a time; 0 if the log begins later',
    query: z.strictObject({ at: wholeNumberText }),
    answer: z.strictObject({ sequence: wholeNumber }),
    answerTo: async ({ query }) => ({
      sequence: await lastCommitAt(inventory, engine.state.books.sequence, Number(query.at)),
    }),
  })
}

async function readPage(
  { inventory, engine }: Service,
  filter: CommitFilter & { readonly fromSequence: number },
  limit: number,
): Promise<{ readonly items: readonly Commit[]; readonly next?: string }> {
  const last = Math.min(filter.toSequence ?? Number.MAX_SAFE_INTEGER, engine.state.books.sequence)
  const toSequence = Math.min(last, filter.fromSequence + mostRead - 1)
  const items: Commit[] = []
  if (toSequence < filter.fromSequence) return { items }
  for await (const commit of inventory.auditLog.commits({ ...filter, toSequence })) {
    items.push(commit)
    if (items.length === limit) break
  }
  const end = items.length === limit ? (items.at(-1) as Commit).sequence : toSequence
  return { items, ...(end < last && { next: String(end + 1) }) }
}

function filterOf(query: CommitsQuery): CommitFilter & { readonly fromSequence: number } {
  const { limit: _, fromSequence = '1', toSequence, from, to, referenceType, referenceId, ...about } = query
  const reference = referenceOf(referenceType, referenceId)
  return {
    ...about,
    fromSequence: Math.max(1, Number(fromSequence)),
    ...(toSequence !== undefined && { toSequence: Number(toSequence) }),
    ...(from !== undefined && { from: Number(from) }),
    ...(to !== undefined && { to: Number(to) }),
    ...(reference !== undefined && { reference }),
  }
}
