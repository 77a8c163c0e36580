import { table } from '../../src/terminal/table.ts'
import type { Spread } from '../support/figure.ts'
import type { Row, Target, Unit } from '../support/row.ts'

/** The lines of a scenario as a table for the terminal: medians, and in brackets the least and the most. */
export function renderRows(rows: readonly Row[]): string {
  return table(
    ['goal', 'what', 'durability', 'ours', '', 'peer', '', '', 'ratio', 'to reach', ''],
    rows.map((row) => [
      row.goal,
      row.name,
      row.durability,
      amount(row.ours, row.unit),
      range(row.spread.ours),
      row.peerName,
      row.peer === null ? '–' : amount(row.peer, row.unit),
      range(row.spread.peer),
      row.ratio === null ? '–' : ratio(row.ratio),
      row.target === null ? '' : targetText(row.target),
      verdict(row.met),
    ]),
    [0, 1, 2, 5, 10],
  )
}

/** A figure with three digits, its unit behind it. */
export function amount(value: number, unit: Unit): string {
  if (unit === 'ms' && value >= 1_000) return `${short(value / 1_000)} s`
  return unit === '/s' ? `${short(value)}/s` : `${short(value)} ${unit}`
}

export function ratio(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3)
}

export function targetText(target: Target): string {
  return 'atLeast' in target ? `≥ ${target.atLeast}` : `≤ ${target.atMost}`
}

function short(value: number): string {
  return value.toLocaleString('en', { notation: 'compact', maximumSignificantDigits: 3 })
}

export function verdict(met: boolean | null): string {
  return met === null ? '' : met ? 'met' : 'NOT MET'
}

function range(spread: Spread): string {
  return spread === null ? '' : `(${spread.map(short).join('–')})`
}
