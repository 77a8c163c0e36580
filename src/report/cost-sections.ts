import { count } from '../terminal/figures.ts'
import type { Amounts } from './amounts.ts'
import type { BusinessReport } from './business-report.ts'
import { methodNames } from './names.ts'
import type { ReportSection } from './report-section.ts'
import type { StockOfAge } from './stock-ages.ts'

const methodHead = ['method', 'kind', 'cost of goods', 'losses', 'stock', 'units', 'without a cost', 'difference']

export function costSection({ valuations }: BusinessReport, amounts: Amounts): ReportSection {
  return {
    id: 'costs',
    title: 'Costs by method',
    note: 'own goods, by when things happened; the difference is what came less what went and is there: 0',
    tables: [
      {
        head: methodHead,
        rows: valuations.map(({ method, kind, costOfGoodsSold, losses, stock, uncostedUnits, difference }) => [
          methodNames[method],
          kind,
          amounts(costOfGoodsSold),
          amounts(losses),
          amounts(stock.value),
          count(stock.quantity),
          count(uncostedUnits),
          amounts(difference),
        ]),
        words: [0, 1],
      },
    ],
  }
}

export function stockSection({ ages }: BusinessReport, amounts: Amounts): ReportSection {
  return {
    id: 'stock',
    title: 'Stock by age',
    note: 'own goods at the end, by FIFO, counted from their receipt wherever they went since',
    tables: [
      {
        head: ['days ago', 'units', 'worth'],
        rows: ages.map((age) => [ageName(age), count(age.quantity), amounts(age.value)]),
        words: [0],
      },
    ],
  }
}

export function ageName({ fromDays, toDays }: StockOfAge): string {
  return toDays === undefined ? `${fromDays} and more` : `${fromDays}–${toDays}`
}
