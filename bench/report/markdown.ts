import { amount, ratio, targetText, verdict } from './render-rows.ts'
import type { Results } from './results.ts'

/** What the README at the top shows of the goals: those beside what most people would take instead. */
const highlights: readonly (readonly [name: string, peerName: string])[] = [
  ['reserve, one hot product', 'plain class, async-mutex'],
  ['one hot product, 50 in flight', 'PostgreSQL, SELECT … FOR UPDATE'],
  ['one hot product, 50 in flight', 'Redis, 50 clients, AOF always'],
  ['1,000 in one call', 'SQLite FULL, 1,000 a transaction'],
  ['one in flight, p50', 'SQLite FULL'],
]

/** Five rows of the goals, with the peers that are ahead among them. */
export function shortTable({ rows }: Results): string {
  const lines = highlights.map(([name, peerName]) => {
    const row = rows.find((each) => each.name === name && each.peerName === peerName)
    if (row === undefined || row.peer === null)
      throw new Error(`The results have no row "${name}" beside "${peerName}"`)
    return [name, row.durability, amount(row.ours, row.unit), peerName, amount(row.peer, row.unit)]
  })
  return table(['what', 'durability', 'Stockhold', 'beside', 'its figure'], lines)
}

/**
 * The goals as a table of a README. A test compares it with the results beside the charts, so that no
 * figure there is one that nobody measured.
 */
export function goalsTable({ rows }: Results): string {
  const lines = rows
    .filter(({ goal }) => goal !== '')
    .map(({ goal, name, durability, unit, target, met, ...row }) => [
      goal,
      name,
      durability,
      amount(row.ours, unit),
      row.peerName,
      row.peer === null ? '–' : amount(row.peer, unit),
      row.ratio === null ? '–' : ratio(row.ratio),
      target === null ? '' : `${targetText(target)} ${verdict(met)}`.trim(),
    ])
  return table(['goal', 'what', 'durability', 'Stockhold', 'beside', 'its figure', 'ratio', 'to reach'], lines)
}

/** Transactions a second by what a lock covers, and in brackets what one in a hundred takes longer than. */
export function locksTable({ series }: Results): string {
  const of = (chart: string) => series.filter((each) => each.chart === chart)
  const [perSecond, p99, tries] = [of('lock-strategies'), of('lock-strategies-p99'), of('lock-strategies-tries')]
  const steps = perSecond[0]?.points.map(([x]) => String(x)) ?? []
  const lines = perSecond.map(({ name, points }, strategy) => [
    name,
    ...points.map(([, each], step) => {
      const slowest = p99[strategy]?.points[step]?.[1] ?? Number.NaN
      return `${amount(each, '/s')} (${amount(slowest, 'ms')})`
    }),
  ])
  const last = tries.at(-1)?.points.map(([, each]) => each.toFixed(1)) ?? []
  return table(['held while the caller thinks', ...steps], [...lines, ['its tries for each success', ...last]])
}

/** Bytes for each thing that there is. */
export function memoryTable({ rows }: Results): string {
  const lines = rows.filter(({ unit }) => unit === 'bytes').map(({ name, ours }) => [name, ours.toFixed(0)])
  return table(['what', 'bytes'], lines)
}

function table(header: readonly string[], lines: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [row(header), `|${'---|'.repeat(header.length)}`, ...lines.map(row)].join('\n')
}
