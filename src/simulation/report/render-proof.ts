import { plainText } from '../../errors/plain-text.ts'
import { count, seconds } from '../../terminal/figures.ts'
import { heading } from '../../terminal/section.ts'
import { list } from '../../terminal/table.ts'
import { styled } from '../../terminal/terminal.ts'
import type { Proof, Reopening } from '../proof.ts'

/** How many findings of a kind are shown. The JSON report has all. */
const shown = 5

/** The proof: what the audit log alone says about overselling and drift. */
export function renderProof(proof: Proof): string {
  const { commits, movements, levels, reservations, products, reconciliation, reopening } = proof
  const verdict = proof.isSound
    ? styled('green', 'Nothing was oversold, nothing drifted, and every cent is accounted for.')
    : styled('red', 'The log does not add up.')
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
      [
        'ledgers',
        count(proof.ledgerDefects.length),
        'orders, backorders and transfers: what they say and the stock does not do, or somebody passed over',
      ],
      [
        'stray cents',
        count(proof.strayCents),
        `log ≠ gateway for any payment, or paid for nothing; ${count(proof.outbox)} calls without an outcome`,
      ],
      ...(reopening === undefined ? [] : [reopened(reopening)]),
    ]),
    ...findings(proof).map((line) => `  ! ${plainText(line)}`),
    `  ${verdict}`,
  ].join('\n')
}

function reopened({ openedIn, differences, reconciliation }: Reopening): [string, string, string] {
  const { levels, reservations } = reconciliation
  const what = `${count(levels)} levels and ${count(reservations)} reservations`
  return ['differences', count(differences.length), `in ${what}, closed and opened again in ${seconds(openedIn)}`]
}

function findings(proof: Proof): string[] {
  const { problem, reconciliation, reopening } = proof
  return [
    ...(problem === undefined ? [] : [problem]),
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
      [...reconciliation.drift, ...(reopening?.reconciliation.drift ?? [])],
      ({ subject, field, live, replayed }) =>
        `${field} of a ${subject} is ${JSON.stringify(live)} live and ${JSON.stringify(replayed)} by replay`,
    ),
    ...some(
      proof.imbalances,
      ({ productId, account, units }) =>
        `${productId}: ${account === 'all' ? 'all accounts' : account} sum to ${count(units)}`,
    ),
    ...some(proof.defects, (defect) => defect),
    ...some(proof.ledgerDefects, ({ ledger, sequence, problem }) => `${ledger} at commit ${sequence}: ${problem}`),
    ...some(reopening?.differences ?? [], (difference) => difference),
  ]
}

function some<Finding>(all: readonly Finding[], describe: (finding: Finding) => string): string[] {
  const lines = all.slice(0, shown).map(describe)
  return all.length > shown ? [...lines, `… and ${count(all.length - shown)} more`] : lines
}
