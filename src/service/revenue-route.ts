import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { RevenueGroup, RevenueOptions, RevenueRow } from '../marketplace.ts'
import type { Shop } from '../shop.ts'
import { type LongReadQuery, longReadFields, pageOfRead } from './long-read-pages.ts'
import type { LongReads } from './long-reads.ts'
import { addRoute, type Service } from './routes.ts'
import { pageOf } from './schemas/answers.ts'
import { id, instantText } from './schemas/fields.ts'
import { RevenueRowAnswer } from './schemas/money-answers.ts'

interface RevenueQuery extends LongReadQuery {
  readonly from: string
  readonly to: string
  readonly by?: RevenueOptions['by']
  /** Names with commas between them. */
  readonly groupBy?: string
  readonly timeZone?: string
  readonly currency?: string
}

const group = '(sellerType|sellerId|day|month)'

const RevenueQuery: z.ZodType<RevenueQuery> = z.strictObject({
  from: instantText,
  to: instantText,
  by: z.enum(['refund-date', 'order-cohort']).exactOptional(),
  groupBy: z
    .string()
    .regex(new RegExp(`^${group}(,${group}){0,3}$`), 'must be names of sellerType, sellerId, day, month, with commas')
    .exactOptional(),
  timeZone: id.exactOptional(),
  currency: id.exactOptional(),
  ...longReadFields,
})

/** What the shop has earned. */
export function addRevenue(fastify: FastifyInstance, service: Service, shop: Shop, reads: LongReads): void {
  addRoute(fastify, service, {
    method: 'GET',
    tag: 'money',
    scope: 'read',
    path: '/revenue',
    summary: 'Revenue of a time, gross and net, as it is known now or was at a commit; grouped as it is asked',
    query: RevenueQuery,
    answer: pageOf(RevenueRowAnswer),
    answerTo: async (asked) => {
      const options = optionsOf(asked.query)
      const question = `revenue ${JSON.stringify(options)}`
      const make = (sequence: number): Promise<readonly RevenueRow[]> =>
        shop.netRevenue({ ...options, asOf: { sequence } })
      return (await pageOfRead(reads, asked, question, make, (rows) => rows)).page
    },
  })
}

function optionsOf(query: RevenueQuery): RevenueOptions {
  const { from, to, by = 'refund-date', groupBy, timeZone, currency } = query
  return {
    ...{ from: Number(from), to: Number(to), by },
    ...(groupBy !== undefined && { groupBy: groupBy.split(',') as RevenueGroup[] }),
    ...(timeZone !== undefined && { timeZone }),
    ...(currency !== undefined && { currency }),
  }
}
