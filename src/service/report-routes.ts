import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { namedQuestions } from '../reporting.ts'
import type { Shop } from '../shop.ts'
import { type LongReadQuery, longReadFields, pageOfRead } from './long-read-pages.ts'
import type { LongReads } from './long-reads.ts'
import { type ReportQuestion, reportQuestions } from './report-questions.ts'
import { addRoute, type Service } from './routes.ts'
import { pageOf } from './schemas/answers.ts'
import { id } from './schemas/fields.ts'

interface ReportQuery extends LongReadQuery {
  readonly timeZone?: string
}

const OfMonthsQuery: z.ZodType<ReportQuery> = z.strictObject({ timeZone: id.exactOptional(), ...longReadFields })
const ReportQuery: z.ZodType<ReportQuery> = z.strictObject(longReadFields)

/** Routes of the named questions: what each says, and what it says now or said at a commit. */
export function addReports(fastify: FastifyInstance, service: Service, shop: Shop, reads: LongReads): void {
  const read = { method: 'GET', tag: 'reports', scope: 'read' } as const
  addRoute(fastify, service, {
    ...read,
    path: '/reports',
    summary: 'The questions that have a name, and what each says',
    query: z.strictObject({}),
    answer: pageOf(z.strictObject({ name: z.string(), says: z.string(), path: z.string() })),
    answerTo: () => ({
      sequence: service.engine.state.books.sequence,
      items: namedQuestions.map(({ name, says }) => ({ name, says, path: `/v1/reports/${name}` })),
    }),
  })
  for (const { name, says } of namedQuestions) {
    const question = reportQuestions[name] as ReportQuestion
    const { row, hasMonths } = question
    addRoute(fastify, service, {
      ...read,
      path: `/reports/${name}`,
      summary: `A report: ${says}`,
      query: hasMonths ? OfMonthsQuery : ReportQuery,
      answer: pageOf(row),
      answerTo: async (asked) => {
        const timeZone = hasMonths ? (asked.query.timeZone ?? shop.timeZone) : undefined
        const zone = timeZone === undefined ? {} : { timeZone }
        const make = (sequence: number): Promise<readonly object[]> =>
          question.ask(shop.inventory, { ...zone, asOf: { sequence } })
        return (await pageOfRead(reads, asked, `report ${name} ${timeZone}`, make, (rows) => rows)).page
      },
    })
  }
}
