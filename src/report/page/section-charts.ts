import { digitsOf } from '../../terminal/amount-of.ts'
import type { BusinessReport } from '../business-report.ts'
import { ageName } from '../cost-sections.ts'
import { methodNames, sellerTypeName } from '../names.ts'
import { memberName } from '../question-sections.ts'
import type { SectionId } from '../report-section.ts'
import { bridgeOf } from '../restatement-section.ts'
import { bars, bridge, dayColumns, dayLine, groupedColumns } from './charts.ts'
import type { Markup } from './markup.ts'

/** A picture of a section, and what it shows. */
export interface Chart {
  readonly about: string
  readonly picture: Markup
}

type Draw = (report: BusinessReport) => readonly Chart[]

/** Only a section that has something to show has a chart. */
export const sectionCharts: Readonly<Partial<Record<SectionId, Draw>>> = {
  revenue: revenueByDay,
  restatement: revenueBridge,
  costs: costsByMethod,
  stock: stockCharts,
  funnel: funnelChart,
  returns: returnsChart,
}

function unitOf({ facts: { currency } }: BusinessReport): {
  readonly unit: string
  readonly of: (n: number) => number
} {
  const by = currency === undefined ? 1 : 10 ** digitsOf(currency)
  return { unit: currency ?? 'smallest units', of: (amount) => amount / by }
}

function chart(about: string, draw: (about: string) => Markup): Chart {
  return { about, picture: draw(about) }
}

function revenueByDay(report: BusinessReport): readonly Chart[] {
  const { revenueByDay: rows } = report
  if (rows.length === 0) return []
  const { unit, of } = unitOf(report)
  const days = [...new Set(rows.map(({ day = '' }) => day))].sort()
  const types = [...new Set(rows.map(({ sellerType = '' }) => sellerType))].sort().reverse()
  const nameOf = (day = '', type = ''): string => `${day} ${type}`
  const net = new Map(rows.map((row) => [nameOf(row.day, row.sellerType), row.net]))
  const series = types.map((type) => ({
    name: sellerTypeName(type),
    values: days.map((day) => of(net.get(nameOf(day, type)) ?? 0)),
  }))
  return [chart('Net revenue by day', (about) => dayColumns(about, unit, days, series))]
}

/** So many steps still have room for their names. */
const mostSteps = 8

function revenueBridge(report: BusinessReport): readonly Chart[] {
  const { closed } = report
  if (closed === undefined) return []
  const { unit, of } = unitOf(report)
  const all = bridgeOf(closed).filter(({ revenue }) => revenue !== 0)
  if (all.length === 0) return []
  const named = all.length <= mostSteps ? all : all.slice(0, mostSteps - 1)
  const steps = named.map(({ sequence, revenue }) => ({ name: `commit ${sequence}`, effect: of(revenue) }))
  const others = all.slice(named.length)
  const rest = others.reduce((sum, { revenue }) => sum + revenue, 0)
  if (others.length > 0) steps.push({ name: `${others.length} more`, effect: of(rest) })
  const [from, to] = [closed.revenue.closed.net ?? 0, closed.revenue.restated.net ?? 0]
  const ends = [
    { name: 'as closed', effect: of(from) },
    { name: 'as known now', effect: of(to) },
  ] as const
  const about = 'Net revenue as closed, what was told late, and as known now (the axis does not begin at 0)'
  return [chart(about, () => bridge(about, unit, ends[0], steps, ends[1]))]
}

function costsByMethod(report: BusinessReport): readonly Chart[] {
  const { unit, of } = unitOf(report)
  const { valuations } = report
  const names = valuations.map(({ method }) => methodNames[method])
  const costs = { name: 'cost of goods', values: valuations.map(({ costOfGoodsSold }) => of(costOfGoodsSold)) }
  return [chart('Cost of goods by method', (about) => bars(about, unit, costs, names))]
}

function stockCharts(report: BusinessReport): readonly Chart[] {
  const { unit, of } = unitOf(report)
  const { stockByDay, ages } = report
  const worth = { name: 'worth', values: ages.map(({ value }) => of(value)) }
  const names = ages.map((age) => `${ageName(age)} days`)
  return [
    ...(stockByDay.length === 0
      ? []
      : [
          chart('Stock of own goods at the end of each day, by moving average', (about) =>
            dayLine(
              about,
              unit,
              stockByDay.map(({ day }) => day),
              stockByDay.map(({ value }) => of(value)),
            ),
          ),
        ]),
    chart('Stock at the end of the period, by days since its receipt', (about) => bars(about, unit, worth, names)),
  ]
}

function funnelChart({ funnel }: BusinessReport): readonly Chart[] {
  const ways = ['placed to shipped', 'shipped to delivered', 'placed to delivered'] as const
  const measured = funnel.filter(({ delivered }) => delivered > 0)
  if (measured.length === 0) return []
  const series = measured.flatMap(({ isMember, placedToShipped, shippedToDelivered, placedToDelivered }) =>
    (['p50', 'p95'] as const).map((part) => ({
      name: `${memberName(isMember)}, ${part}`,
      values: [placedToShipped, shippedToDelivered, placedToDelivered].map((hours) => hours[part] ?? 0),
    })),
  )
  return [
    chart('Hours of half of the lines, and of 95 in 100', (about) => groupedColumns(about, 'hours', ways, series)),
  ]
}

function returnsChart({ returns: { byCategory } }: BusinessReport): readonly Chart[] {
  if (byCategory.length === 0) return []
  const names = byCategory.map(({ group }) => group ?? 'no category')
  const rates = { name: 'rate', values: byCategory.map(({ rate }) => (rate ?? 0) * 100) }
  return [chart('Units that came back, in per cent of those shipped', (about) => bars(about, 'per cent', rates, names))]
}
