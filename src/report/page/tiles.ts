import { count, countOf, percent } from '../../terminal/figures.ts'
import { amountsIn } from '../amounts.ts'
import type { BusinessReport } from '../business-report.ts'
import { html, type Markup } from './markup.ts'

/** The figures that are looked at first. */
export function tiles(report: BusinessReport): Markup {
  const { revenue, valuations, drift, facts } = report
  const amounts = amountsIn(facts.currency)
  const sum = (field: 'gross' | 'net'): number => revenue.reduce((total, row) => total + row[field], 0)
  const average = valuations.find(({ method }) => method === 'moving-average')
  const cost = average?.costOfGoodsSold ?? 0
  const net = sum('net')
  const found = drift.figures.length
  return html`<dl class="tiles">
${tile('net revenue', amounts(net), `of ${amounts(sum('gross'))} shipped`)}
${tile('cost of goods', amounts(cost), 'own goods, by moving average')}
${tile('margin', amounts(net - cost), `${percent(net - cost, net)} of net revenue`)}
${tile('stock', amounts(average?.stock.value ?? 0), `${count(average?.stock.quantity)} units of our own`)}
${tile('drift', count(found), proofOf(drift), found > 0 ? 'bad' : drift.days > 0 ? 'good' : '')}
</dl>`
}

function proofOf({ days, versions }: BusinessReport['drift']): string {
  return days === 0 ? 'no day is closed' : `${countOf(days, 'day')}, ${countOf(versions, 'version')} worked out again`
}

function tile(name: string, figure: string, note: string, state: 'good' | 'bad' | '' = ''): Markup {
  return html`<div class="tile"><dt>${name}</dt><dd class="${state}">${figure}<small>${note}</small></dd></div>`
}
