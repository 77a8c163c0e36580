import { styleText } from 'node:util'
import type { Proof } from '../simulation/proof.ts'
import { count } from './figures.ts'
import { list } from './table.ts'

/** So many findings of a kind are shown; the JSON report has all. */
const shown = 5

type Heading = (title: string, note?: string) => string

/** The proof: what the audit log alone says about overselling and drift. */
export function renderProof(proof: Proof, heading: Heading): string {
  const { commits, movements, levels, reservations, products, reconciliation } = proof
  const verdict = proof.isSound
    ? styleText('green', 'Nothing was oversold, and nothing drifted.')
    : styleText('red', 'The log does not add up.')
  return [
    heading('Proof', 'from the audit log alone'),
    list([
      [
        'oversold units',
        count(proof.oversoldUnits),
        `below zero in any bucket at any of ${count(movements)} movements, on ${count(levels)} stock levels`,
      ],
      [
        'drift',
        count(proof.driftUnits),
        `sums of the entries ≠ replay of ${count(commits)} commits, or live state ≠ replay at ${count(reconciliation.sequence)}`,
      ],
      [
        'unbalanced units',
        count(proof.unbalancedUnits),
        `over ${count(products)} products: buckets and outside accounts sum to zero`,
      ],
      [
        'overdrawn units',
        count(proof.overdrawnUnits),
        `of ${count(reservations)} reservations: none gave more than it held`,
      ],
      ['defects', count(proof.defects.length), 'gaps, time backwards, half transfers, movements not in the table'],
    ]),
    ...findings(proof).map((line) => `  ! ${line}`),
    `  ${verdict}`,
  ].join('\n')
}

function findings(proof: Proof): string[] {
  const { replayProblem, reconciliation } = proof
  return [
    ...(replayProblem === undefined ? [] : [replayProblem]),
    ...some(
      proof.oversold,
      ({ warehouseId, productId, bucket, units, sequence }) =>
        `${productId} in ${warehouseId}: ${bucket} went ${count(units)} below zero at commit ${sequence}`,
    ),
    ...some(
      proof.overdrawn,
      ({ reservationId, bucket, units, sequence }) =>
        `reservation ${reservationId}: ${bucket} went ${count(units)} below zero at commit ${sequence}`,
    ),
    ...some(
      proof.drift,
      ({ warehouseId, productId, bucket, summed, replayed }) =>
        `${productId} in ${warehouseId}: ${bucket} is ${count(summed)} by the entries and ${count(replayed)} by replay`,
    ),
    ...some(
      reconciliation.drift,
      ({ subject, field, live, replayed }) =>
        `${field} of a ${subject} is ${JSON.stringify(live)} live and ${JSON.stringify(replayed)} by replay`,
    ),
    ...some(
      proof.imbalances,
      ({ productId, account, units }) =>
        `${productId}: ${account === 'all' ? 'all accounts' : account} sum to ${count(units)}`,
    ),
    ...some(proof.defects, (defect) => defect),
  ]
}

function some<Finding>(all: readonly Finding[], describe: (finding: Finding) => string): string[] {
  const lines = all.slice(0, shown).map(describe)
  return all.length > shown ? [...lines, `… and ${count(all.length - shown)} more`] : lines
}
