import { setTimeout as sleep } from 'node:timers/promises'
import type { Reservation } from '../index.ts'
import type { Cart } from './cart.ts'
import type { Outcome } from './outcome.ts'
import type { SaleFloor } from './sale-floor.ts'
import type { ShopperPlan } from './shopper-plan.ts'

/**
 * Reserves a cart in an interactive transaction: the levels are held while a fraud check is awaited,
 * which then lets the shopper reserve or declines (an answer without holds).
 */
export async function checkOut(
  { key, lines, ttlMs, wantedAt }: Cart,
  { id, fraudCheck }: ShopperPlan,
  { inventory, meter, tally: { transactions } }: SaleFloor,
): Promise<Outcome<readonly Reservation[] | undefined>> {
  const context = { actor: id, reference: { type: 'checkout', id: key } }
  const attempt = await meter.measure('transaction', wantedAt, () =>
    inventory.transaction({ levels: lines, ...context }, async (tx) => {
      await sleep(fraudCheck?.afterMs ?? 0)
      return fraudCheck?.declines === true ? undefined : await tx.reserveAll({ lines, ttlMs })
    }),
  )
  if (attempt.ok) transactions[attempt.value === undefined ? 'declined' : 'approved'] += 1
  else if (attempt.refusal.code === 'LOCK_TIMEOUT') transactions.lockTimeouts += 1
  else if (attempt.refusal.code === 'TRANSACTION_TIMEOUT') transactions.timeouts += 1
  else transactions.refused += 1
  return attempt
}
