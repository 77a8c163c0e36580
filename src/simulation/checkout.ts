import { setTimeout as sleep } from 'node:timers/promises'
import type { Outcome } from './outcome.ts'
import type { SaleFloor } from './sale-floor.ts'
import type { CartLine, ShopperPlan } from './shopper-plan.ts'

/**
 * Checks a cart at one warehouse in an interactive transaction: its levels are held while a fraud check is awaited. What
 * is paid for these levels meanwhile is confirmed when they are given back. Returns whether the shopper may order there.
 */
export async function checkShopper(
  warehouseId: string,
  key: string,
  wanted: readonly CartLine[],
  wantedAt: number,
  { id, fraudCheck }: ShopperPlan,
  { inventory, meter, tally: { transactions } }: SaleFloor,
): Promise<Outcome<boolean>> {
  const levels = wanted.map(({ productId }) => ({ warehouseId, productId }))
  const context = { actor: id, reference: { type: 'checkout', id: key } }
  const attempt = await meter.measure('transaction', wantedAt, () =>
    inventory.transaction({ levels, ...context }, async () => {
      await sleep(fraudCheck?.afterMs ?? 0)
      return fraudCheck?.declines !== true
    }),
  )
  if (attempt.ok) transactions[attempt.value ? 'approved' : 'declined'] += 1
  else if (attempt.refusal.code === 'LOCK_TIMEOUT') transactions.lockTimeouts += 1
  else transactions.timeouts += 1
  return attempt
}
