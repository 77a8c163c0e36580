import { invalidArgument } from '../../errors/invalid-argument.ts'
import { nearestName } from '../../errors/nearest-name.ts'
import { cohortValueSql } from './cohort-value.ts'
import { fifoLayersSql } from './fifo-layers.ts'
import { promiseFunnelSql } from './promise-funnel.ts'
import { returnRateSql } from './return-rate.ts'

/** A question that is asked again and again, in SQL. */
export interface NamedQuestion {
  readonly name: string
  readonly says: string
  readonly sql: string
}

/** The questions that a warehouse knows by name. Each is also a function over a log. */
export const namedQuestions: readonly NamedQuestion[] = Object.freeze([
  {
    name: 'promise-funnel',
    says: 'hours from placed to shipped to delivered, by membership, and what came as promised',
    sql: promiseFunnelSql,
  },
  {
    name: 'cohort-value',
    says: 'net revenue by the month of a customer’s first order',
    sql: cohortValueSql,
  },
  { name: 'returns-by-category', says: 'units that came back, by category', sql: returnRateSql.category },
  { name: 'returns-by-reason', says: 'units that came back, by the customer’s reason', sql: returnRateSql.reason },
  { name: 'returns-by-month', says: 'units that came back, by the month of their order', sql: returnRateSql.month },
  { name: 'fifo-layers', says: 'what is left of each receipt, first in first out', sql: fifoLayersSql },
])

/** @throws INVALID_ARGUMENT */
export function questionNamed(name: unknown): NamedQuestion {
  const found = namedQuestions.find((question) => question.name === name)
  if (found !== undefined) return found
  const names = namedQuestions.map((question) => question.name)
  const nearest = typeof name === 'string' ? nearestName(name, names) : undefined
  const hint = nearest === undefined ? `there is ${names.join(', ')}` : `did you mean ${nearest}?`
  throw invalidArgument('name', name, `is no question; ${hint}`)
}
