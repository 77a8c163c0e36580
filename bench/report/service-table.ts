import type { Row } from '../support/row.ts'
import { amount, ratio, targetText, verdict } from './render-rows.ts'
import type { Results } from './results.ts'

/** What was found by HTTP: median, least and most, with the goal and the other service of the same rounds beside it. */
export function serviceTable({ rows }: Results): string {
  const names = [...new Set(rows.map(({ name }) => name))]
  const lines = names.map((name) => {
    const all = rows.filter((each) => each.name === name)
    const goal = all.find(({ peerName }) => peerName === 'the goal')
    const peer = all.find(({ peerName }) => peerName !== 'the goal' && peerName !== '')
    return [name, figure(all[0] as Row, 'ours'), reached(goal), figure(peer, 'peer'), compared(peer)]
  })
  const header = ['what', 'Stockhold', 'to reach', 'Fastify and PostgreSQL', 'ratio']
  return [header, header.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function figure(row: Row | undefined, of: 'ours' | 'peer'): string {
  if (row === undefined || row[of] === null) return ''
  const spread = row.spread[of]
  const median = amount(row[of], row.unit)
  return spread === null ? median : `${median} (${spread.map((each) => amount(each, row.unit)).join(' to ')})`
}

function reached(goal: Row | undefined): string {
  if (goal?.peer == null || goal.target === null) return ''
  const sign = targetText(goal.target).slice(0, 1)
  return `${sign} ${amount(goal.peer, goal.unit)}: ${verdict(goal.met)}`
}

function compared(peer: Row | undefined): string {
  return peer?.ratio == null ? '' : ratio(peer.ratio)
}

/** When, by what and on what it was measured. */
export function measuredBy({ date, command, machine, load, effort }: Results): string {
  const { processor, cores, memory, system, node, peers } = machine
  const on = [processor, cores, memory, system, node, ...peers].join(', ')
  const busy =
    load === undefined ? '' : ` The load was ${load.before.toFixed(1)} before and ${load.after.toFixed(1)} after.`
  return `By \`${command}\` on ${date.slice(0, 10)}: ${on}.${busy} Medians of ${effort.rounds} rounds in turn, and in brackets the least and the most.`
}
