import type { LateFact, Restatement } from '../closings.ts'
import { count, countOf } from '../terminal/figures.ts'
import type { Amounts } from './amounts.ts'
import type { BusinessReport, ClosedFigures } from './business-report.ts'
import { minuteOf } from './minute-of.ts'
import type { ReportSection, ReportTable } from './report-section.ts'

/** So many late facts are listed. */
const mostListed = 20

export function restatementSection({ closed, period, facts }: BusinessReport, amounts: Amounts): ReportSection {
  const section = { id: 'restatement', title: 'As closed, and as known now' } as const
  if (closed === undefined) {
    const line = `${period.to} is not closed: close it with stockhold close, and what is told later is shown here.`
    return { ...section, note: 'a closing never changes', tables: [], lines: [line] }
  }
  const bridge = bridgeOf(closed)
  const rest = bridge.length - mostListed
  return {
    ...section,
    note: 'what was told after the last day had closed, and what it changed',
    tables: [
      figuresTable(closed, amounts),
      ...(bridge.length === 0 ? [] : [bridgeTable(bridge.slice(0, mostListed), period.zone, amounts)]),
    ],
    lines: [
      bridge.length === 0
        ? 'Nothing was told late that changed a figure.'
        : `${countOf(facts.late, 'commit')} of the log ${facts.late === 1 ? 'was' : 'were'} told late; ${countOf(bridge.length, 'commit')} changed a figure of this period after it had closed.`,
      ...(rest > 0 ? [`${count(rest)} more are left out here; --json has them all.`] : []),
    ],
  }
}

const names = ['gross', 'recognized', 'refunds', 'refunds recognized', 'net'] as const
const shown: Readonly<Record<(typeof names)[number], string>> = {
  gross: 'shipped',
  recognized: 'recognised',
  refunds: 'given back',
  'refunds recognized': 'recognised of it',
  net: 'net revenue',
}

function figuresTable({ revenue, cost }: ClosedFigures, amounts: Amounts): ReportTable {
  const row = (name: string, { closed, restated }: Restatement, figure: string): readonly string[] => {
    const [before, now] = [closed[figure] ?? 0, restated[figure] ?? 0]
    return [name, amounts(before), signed(now - before, amounts), amounts(now)]
  }
  return {
    head: ['', 'as closed', 'told late', 'as known now'],
    rows: [
      ...names.map((name) => row(shown[name], revenue, name)),
      row('cost of goods', cost, 'cost of goods'),
      row('losses', cost, 'losses'),
    ],
    words: [0],
  }
}

export interface BridgeLine extends Pick<LateFact, 'sequence' | 'at' | 'effectiveAt' | 'types'> {
  /** What it changed of net revenue, and of the cost of goods. */
  readonly revenue: number
  readonly cost: number
}

/** The late facts that changed revenue or costs, in the order of the log. */
export function bridgeOf({ revenue, cost }: ClosedFigures): readonly BridgeLine[] {
  const lines = new Map<number, BridgeLine>()
  const add = ({ sequence, at, effectiveAt, types }: LateFact, of: 'revenue' | 'cost', effect: number): void => {
    const line = lines.get(sequence) ?? { sequence, at, effectiveAt, types, revenue: 0, cost: 0 }
    lines.set(sequence, { ...line, [of]: effect })
  }
  for (const fact of revenue.bridge) add(fact, 'revenue', fact.effect.net ?? 0)
  for (const fact of cost.bridge) add(fact, 'cost', fact.effect['cost of goods'] ?? 0)
  return [...lines.values()].sort((a, b) => a.sequence - b.sequence)
}

function bridgeTable(bridge: readonly BridgeLine[], zone: string, amounts: Amounts): ReportTable {
  return {
    head: ['commit', 'happened', 'told', 'net revenue', 'cost of goods', 'what'],
    rows: bridge.map(({ sequence, at, effectiveAt, types, revenue, cost }) => [
      count(sequence),
      minuteOf(effectiveAt, zone),
      minuteOf(at, zone),
      signed(revenue, amounts),
      signed(cost, amounts),
      [...new Set(types)].join(', '),
    ]),
    words: [1, 2, 5],
  }
}

function signed(amount: number, amounts: Amounts): string {
  return amount === 0 ? '–' : `${amount > 0 ? '+' : '−'}${amounts(Math.abs(amount))}`
}
