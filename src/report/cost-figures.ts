import type { Report } from '../closings.ts'
import { type CostingMethod, type Valuation, valuation } from '../costing.ts'
import { OwnGoods } from '../marketplace.ts'
import type { Span } from './revenue-figures.ts'

type Commits = Parameters<Report>[0]
type ReadAgain = () => Commits

/** The methods that a report sets beside each other. */
export const reportedMethods: readonly CostingMethod[] = ['fifo', 'lifo', 'moving-average', 'periodic-average']

/** What the house's own goods cost and are worth, by when things happened. */
export async function valueBy(read: ReadAgain, method: CostingMethod, { from, to }: Span): Promise<Valuation> {
  const own = new OwnGoods()
  for await (const commit of read()) own.note(commit)
  return valuation(read, {
    ...{ method, by: 'effective', from, to },
    isOurs: (productId, at) => own.isOurs(productId, at),
  })
}

/** Cost of goods and losses by moving average, as named figures. */
export function costFigures(span: Span): Report {
  return async (commits) => {
    const kept: object[] = []
    for await (const commit of commits) kept.push(commit)
    const { costOfGoodsSold, losses } = await valueBy(() => each(kept) as Commits, 'moving-average', span)
    return { 'cost of goods': costOfGoodsSold, losses }
  }
}

async function* each<Item>(items: readonly Item[]): AsyncGenerator<Item, void, undefined> {
  yield* items
}
