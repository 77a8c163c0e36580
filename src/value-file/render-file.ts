import { plainAmountOf } from '../terminal/amount-of.ts'
import { count, countOf } from '../terminal/figures.ts'
import { list, table } from '../terminal/table.ts'
import { styled } from '../terminal/terminal.ts'
import type { FileValue, ValuedFile } from './valued-file.ts'

const rows: readonly (readonly [name: string, of: keyof FileValue & AmountName])[] = [
  ['opening', 'opening'],
  ['+ received', 'received'],
  ['+ found', 'found'],
  ['+ landed', 'landed'],
  ['− cost of goods', 'costOfGoodsSold'],
  ['− losses', 'losses'],
  ['− returned to suppliers', 'returnedToSuppliers'],
  ['− ending', 'ending'],
  ['= not accounted for', 'difference'],
]

type AmountName =
  | 'opening'
  | 'received'
  | 'found'
  | 'landed'
  | 'costOfGoodsSold'
  | 'losses'
  | 'returnedToSuppliers'
  | 'ending'
  | 'difference'

/** A valued file as a person reads it. */
export function renderFile({ path, seed, currency, read, told, values, isConserved }: ValuedFile): string {
  const head = [currency, ...values.map(({ method }) => method)]
  const amounts = rows.map(([name, of]) => [name, ...values.map((value) => plainAmountOf(value[of], currency))])
  const units = [
    ['units at the end', ...values.map((value) => count(value.units))],
    ['units of unknown cost', ...values.map((value) => count(value.uncostedUnits))],
  ]
  const lines = Object.entries(read).map(([name, number]) => [name, count(number)] as const)
  const deliveries = [
    ['receipts', count(told.receipts), countOf(told.unitsReceived, 'unit')],
    ['costs that came later', count(told.landings)],
  ] as const
  const verdict = isConserved
    ? styled('green', 'Conserved to the cent by every method.')
    : styled('red', 'NOT conserved: see what is not accounted for, and what the file says was received.')
  return [
    `${path}, what it does not say by seed ${seed}`,
    list([...lines, ...deliveries]),
    '',
    table(head, [...amounts, ...units]),
    '',
    verdict,
  ].join('\n')
}
