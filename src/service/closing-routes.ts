import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { ClosedDay, Closings, DayRow } from '../closings.ts'
import { pageOfRead } from './long-read-pages.ts'
import type { LongReads } from './long-reads.ts'
import { pageFrom } from './page-answers.ts'
import { type PageQuery, pageFields } from './pages.ts'
import { addRoomCommands, type RoomCommands } from './room-commands.ts'
import { addRoute, type Service } from './routes.ts'
import { pageOf } from './schemas/answers.ts'
import { type CloseDay, CloseDayBody, ClosedDayAnswer, DayRowAnswer, day } from './schemas/closing-schemas.ts'
import { id, wholeNumberText } from './schemas/fields.ts'

interface DaysQuery extends PageQuery {
  readonly from?: string
  readonly to?: string
}

interface RowsQuery extends PageQuery {
  readonly version?: string
  readonly productId?: string
  readonly warehouseId?: string
}

const DaysQuery: z.ZodType<DaysQuery> = z.strictObject({
  from: day.exactOptional(),
  to: day.exactOptional(),
  ...pageFields,
})
const RowsQuery: z.ZodType<RowsQuery> = z.strictObject({
  version: wholeNumberText.exactOptional(),
  productId: id.exactOptional(),
  warehouseId: id.exactOptional(),
  ...pageFields,
})
const onDay = z.strictObject({ day })

/** What looks, and what whoever opens the shop calls. */
type NoCommand = 'rows' | 'restatement' | 'reconcileDays' | 'stop'

/** The compiler sees to it that every command of `Closings` is here, with the fields that it takes. */
export const closingCommands: RoomCommands<Closings, object, NoCommand, { readonly closeDay: 'onDay' }> = {
  closeDay: {
    path: '/closings',
    summary: 'Close a day, and those before it that were missed; one that is closed stays as it is',
    scope: 'admin',
    body: CloseDayBody,
    answer: ClosedDayAnswer,
    send: (closings, request) => {
      const { day: asked, zone, graceMs } = request as CloseDay
      return closings.closeDay(asked, { zone, ...(graceMs !== undefined && { graceMs }) })
    },
  },
}

/** Routes of closed days. */
export function addClosingRoutes(
  fastify: FastifyInstance,
  service: Service,
  closings: Closings,
  reads: LongReads,
): void {
  const read = { method: 'GET', tag: 'closings', scope: 'read' } as const
  addRoute(fastify, service, {
    ...read,
    path: '/closings',
    summary: 'Closed days and their versions, page by page',
    query: DaysQuery,
    answer: pageOf(ClosedDayAnswer),
    answerTo: (asked) => {
      const { limit: _, cursor: __, ...range } = asked.query
      return pageFrom<ClosedDay>(service, asked, closings.days(range), (closed) => closed.day)
    },
  })
  addRoute(fastify, service, {
    ...read,
    path: '/closings/:day',
    summary: 'One closed day: what it knew, and what was told since',
    params: onDay,
    query: z.strictObject({}),
    answer: ClosedDayAnswer,
    answerTo: ({ path }) => closings.day(path.day),
  })
  addRoute(fastify, service, {
    ...read,
    path: '/closings/:day/rows',
    summary: 'The rows of a closed day, page by page: as a version has them, or the newest',
    params: onDay,
    query: RowsQuery,
    answer: pageOf(DayRowAnswer),
    answerTo: async (asked) => {
      const { version, limit, cursor, productId, warehouseId } = asked.query
      const number = version === undefined ? closings.day(asked.path.day).versions.length : Number(version)
      const query = { ...(limit !== undefined && { limit }), ...(cursor !== undefined && { cursor }) }
      const isAsked = (row: DayRow): boolean =>
        (productId === undefined || row.productId === productId) &&
        (warehouseId === undefined || row.warehouseId === warehouseId)
      const question = `rows of ${asked.path.day} ${number}`
      const make = (): Promise<readonly DayRow[]> => closings.rows(asked.path.day, { version: number })
      const { request, reply } = asked
      return (await pageOfRead(reads, { query, request, reply }, question, make, (rows) => rows.filter(isAsked))).page
    },
  })
  addRoomCommands(fastify, service, 'closings', closings, closingCommands)
}
