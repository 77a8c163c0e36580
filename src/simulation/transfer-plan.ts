import type { Random } from './random.ts'

export interface PlannedTransfer {
  readonly afterMs: number
  readonly sourceWarehouseId: string
  readonly destinationWarehouseId: string
  readonly productId: string
  readonly quantity: number
}

/** A transfer with a process, and what becomes of it. */
export interface OrderedTransfer extends PlannedTransfer {
  readonly isRejected: boolean
  /** In how many parts it is shipped. */
  readonly parts: 1 | 2
  readonly transitMs: number
  readonly damaged: number
  readonly lost: number
  readonly isReceivedTwice: boolean
  /** It has not arrived when all is over. */
  readonly staysOnTheWay: boolean
}

/** Of the transfers, those that are done at once. */
const immediate = 0.2
const mostUnits = 10

export interface TransferPlan {
  readonly immediate: readonly PlannedTransfer[]
  readonly ordered: readonly OrderedTransfer[]
}

/**
 * Transfers between different warehouses; with one warehouse none.
 * @param random where they go, and @param fates what becomes of them: streams of their own
 */
export function planTransfers(
  count: number,
  withinMs: number,
  siteIds: readonly string[],
  product: (random: Random) => string,
  random: Random,
  fates: Random,
): TransferPlan {
  const plan = { immediate: [] as PlannedTransfer[], ordered: [] as OrderedTransfer[] }
  if (siteIds.length < 2) return plan
  for (let index = 0; index < count; index += 1) {
    const source = random.whole(0, siteIds.length - 1)
    const destination = (source + random.whole(1, siteIds.length - 1)) % siteIds.length
    const transfer = {
      afterMs: random.whole(0, withinMs),
      sourceWarehouseId: siteIds[source] as string,
      destinationWarehouseId: siteIds[destination] as string,
      productId: product(random),
      quantity: random.whole(1, mostUnits),
    }
    if (fates.chance(immediate)) plan.immediate.push(transfer)
    else plan.ordered.push({ ...transfer, ...fateOf(transfer, withinMs, fates) })
  }
  return plan
}

function fateOf(
  { quantity }: PlannedTransfer,
  withinMs: number,
  fates: Random,
): Omit<OrderedTransfer, keyof PlannedTransfer> {
  const damaged = fates.chance(0.1) ? fates.whole(0, quantity) : 0
  return {
    isRejected: fates.chance(0.1),
    parts: fates.chance(0.3) ? 2 : 1,
    transitMs: fates.whole(0, withinMs),
    damaged,
    lost: fates.chance(0.05) ? fates.whole(0, quantity - damaged) : 0,
    isReceivedTwice: fates.chance(0.1),
    staysOnTheWay: fates.chance(0.05),
  }
}
