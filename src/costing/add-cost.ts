import { invalidArgument } from '../errors/invalid-argument.ts'
import { fieldsOf, readPart, type Unchecked } from '../errors/known-fields.ts'
import { commandFields } from '../inventory/commands/command-kind.ts'
import { readId, readList, readText, readWholeNumber } from '../inventory/request/fields.ts'
import type { CommandOptions } from '../inventory/request/requests.ts'
import type { LedgerCommand } from '../ledger/contract.ts'
import { ledgerCommand } from '../ledger/ledger-command.ts'
import type { LandedCostAdded, LandedLine } from './costing-entry.ts'
import { costingKey } from './costing-key.ts'
import { type LandedCost, landedCostOf } from './landed-cost.ts'

/** What a caller says of a later cost. */
export interface AddCostRequest extends CommandOptions {
  /** The sequence of the commit that received the goods. */
  readonly receiptSequence: number
  /** One received movement of that commit, by its place in it. Without it, all share the amount, by what they cost. */
  readonly index?: number
  /** In whole smallest units, from 1. */
  readonly amount: number
  readonly reason: string
}

/** The same with its receipt looked up: what a ledger that knows its receipts runs on a desk. */
export interface LandCostRequest extends CommandOptions {
  readonly receiptSequence: number
  readonly lines: readonly LandedLine[]
  readonly reason: string
}

interface LandCostFields {
  readonly receiptSequence: number
  readonly lines: readonly LandedLine[]
  readonly reason: string
}

export type LandCost = LedgerCommand<LandCostRequest, LandCostFields, LandedCost, LandedCost>

/** Records a cost that came after its receipt. */
export const landCost: LandCost = ledgerCommand({
  name: 'costing.addCost',
  request: { receiptSequence: true, lines: true, ...commandFields },
  needsReason: true,
  read: (request) => ({
    receiptSequence: readWholeNumber(request, 'receiptSequence', 1),
    lines: readLines(request),
    reason: readText(request, 'reason'),
  }),
  locks: () => [],
  decide: (fields, desk) => {
    desk.record(costingKey, { ledger: 'costing', type: 'landed-cost-added', ...fields })
    return undefined
  },
  keep: (_, _books, { sequence, at, entries: [entry] }) => landedCostOf(entry as LandedCostAdded, sequence, at),
  result: (cost) => cost,
  identity: ({ receiptSequence, lines }) => ({ receiptSequence, lines }),
})

const lineFields = fieldsOf<LandedLine>({ index: true, productId: true, warehouseId: true, amount: true })

function readLines(request: Unchecked): readonly LandedLine[] {
  const seen = new Map<number, number>()
  return readList(request, 'lines').map((value, place) => {
    const path = `lines[${place}]`
    const line = readPart(value, path, lineFields)
    const index = readWholeNumber(line, 'index', 0, `${path}.index`)
    const earlier = seen.get(index)
    if (earlier !== undefined)
      throw invalidArgument(`${path}.index`, index, `is in lines[${earlier}], too; name each movement once`)
    seen.set(index, place)
    return {
      index,
      productId: readId(line, 'productId', `${path}.productId`),
      warehouseId: readId(line, 'warehouseId', `${path}.warehouseId`),
      amount: readWholeNumber(line, 'amount', 0, `${path}.amount`),
    }
  })
}
