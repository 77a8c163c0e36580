import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { CostingMethod, Valuation, ValuationOptions } from '../costing.ts'
import type { Shop } from '../shop.ts'
import { type LongReadQuery, longReadFields, pageOfRead } from './long-read-pages.ts'
import type { LongReads } from './long-reads.ts'
import { addRoute, type Service } from './routes.ts'
import { pageOf } from './schemas/answers.ts'
import { id, wholeNumberText } from './schemas/fields.ts'
import { costingMethods, LayerAnswer, ValuationAnswer } from './schemas/money-answers.ts'

interface ValuationQuery extends LongReadQuery {
  readonly method: CostingMethod
  readonly from?: string
  readonly to?: string
  readonly by?: 'recorded' | 'effective'
  readonly productId?: string
  readonly warehouseId?: string
  readonly period?: 'day' | 'month'
  readonly timeZone?: string
}

const ValuationQuery: z.ZodType<ValuationQuery> = z.strictObject({
  method: z.enum(costingMethods),
  from: wholeNumberText.exactOptional(),
  to: wholeNumberText.exactOptional(),
  by: z.enum(['recorded', 'effective']).exactOptional(),
  productId: id.exactOptional(),
  warehouseId: id.exactOptional(),
  period: z.enum(['day', 'month']).exactOptional(),
  timeZone: id.exactOptional(),
  ...longReadFields,
})

/** What the house's own goods are worth, and what was sold of them. */
export function addValuations(fastify: FastifyInstance, service: Service, shop: Shop, reads: LongReads): void {
  const read = { method: 'GET', tag: 'money', scope: 'read', query: ValuationQuery } as const
  const ask = (query: ValuationQuery) => {
    const options = optionsOf(query)
    const make = (sequence: number): Promise<Valuation> => shop.valuation({ ...options, asOf: { sequence } })
    return [`valuation ${JSON.stringify(options)}`, make] as const
  }
  addRoute(fastify, service, {
    ...read,
    path: '/valuation',
    summary: 'What stock was and is worth by a method, and the cost of what was sold: sums, and products page by page',
    answer: ValuationAnswer,
    answerTo: async (asked) => {
      const { page, value } = await pageOfRead(reads, asked, ...ask(asked.query), ({ products }) => products)
      const { products: _, layers: __, issues: ___, sequence: ____, ...totals } = value
      return { ...page, totals }
    },
  })
  addRoute(fastify, service, {
    ...read,
    path: '/valuation/layers',
    summary: 'Of which receipts the stock at the end is, the oldest of each place first, with their age',
    answer: pageOf(LayerAnswer),
    answerTo: async (asked) => (await pageOfRead(reads, asked, ...ask(asked.query), ({ layers }) => layers)).page,
  })
}

function optionsOf(query: ValuationQuery): ValuationOptions {
  const { from, to, limit: _, cursor: __, sequence: ___, ...others } = query
  return {
    ...others,
    ...(from !== undefined && { from: Number(from) }),
    ...(to !== undefined && { to: Number(to) }),
  }
}
