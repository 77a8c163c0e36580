import { CostFold, type CostState, type Posting, type PostingKind } from '../costing.ts'
import type { LedgerRow } from '../inventory/ledger-folds.ts'
import { OwnGoods } from '../marketplace.ts'
import type { DayColumn } from './day-row.ts'
import type { ValueFlow, Valuer } from './valuer.ts'

/** Where a posting stands in a row; `sign` turns what goes out into what a row calls sold, written off and sent. */
const columns: Readonly<Record<PostingKind, { readonly column: DayColumn; readonly sign: 1 | -1 }>> = {
  received: { column: 'receivedValue', sign: 1 },
  found: { column: 'adjustedValue', sign: 1 },
  landed: { column: 'revalued', sign: 1 },
  sold: { column: 'soldValue', sign: -1 },
  returned: { column: 'returnedValue', sign: 1 },
  unreturned: { column: 'returnedValue', sign: 1 },
  lost: { column: 'writtenOffValue', sign: -1 },
  'returned-to-supplier': { column: 'returnedToSupplierValue', sign: -1 },
  'transferred-out': { column: 'transferredOutValue', sign: -1 },
  'transferred-in': { column: 'transferredInValue', sign: 1 },
}

interface Image {
  readonly cost: CostState
  readonly own: readonly LedgerRow[]
}

/**
 * Values by moving average, of the house's own goods. What is a seller's is worth nothing to us.
 * @param image of another one, which it goes on from
 */
export function movingAverage(image?: unknown): Valuer {
  const known = image as Image | undefined
  const own = new OwnGoods(known?.own)
  let told: ValueFlow[] = []
  const fold = new CostFold({
    method: 'moving-average',
    by: 'effective',
    ...(known !== undefined && { state: known.cost }),
    isOurs: (productId, at) => own.isOurs(productId, at),
    onPosting: (posting) => {
      if (posting.value !== 0) told.push(flowOf(posting))
    },
  })
  return {
    add: (commit) => {
      told = []
      own.note(commit)
      fold.apply(commit)
      return told
    },
    image: (): Image => ({ cost: fold.state(), own: own.image() }),
  }
}

function flowOf({ kind, type, productId, warehouseId, value, effectiveAt: at }: Posting): ValueFlow {
  // What is counted down is an adjustment, in units and in value.
  const isAdjusted = kind === 'lost' && type === 'adjusted'
  const { column, sign } = isAdjusted ? columns.found : columns[kind]
  return { level: { productId, warehouseId: warehouseId ?? undefined }, column, value: sign * value, at }
}
