import { setTimeout as sleep } from 'node:timers/promises'
import type { Cart, FilledCart } from './cart.ts'
import type { Outcome } from './outcome.ts'
import type { SaleFloor } from './sale-floor.ts'
import type { ShopperPlan } from './shopper-plan.ts'

/**
 * Reserves a cart at one warehouse in an interactive transaction: the levels are held while a fraud check is awaited,
 * which then lets the shopper reserve or declines (an answer without holds).
 */
export async function checkOut(
  warehouseId: string,
  { key, lines: wanted, ttlMs, wantedAt }: Cart,
  { id, fraudCheck }: ShopperPlan,
  { inventory, meter, tally: { transactions } }: SaleFloor,
): Promise<Outcome<FilledCart | undefined>> {
  const lines = wanted.map((line) => ({ ...line, warehouseId }))
  const context = { actor: id, reference: { type: 'checkout', id: key } }
  const attempt = await meter.measure('transaction', wantedAt, () =>
    inventory.transaction({ levels: lines, ...context }, async (tx) => {
      await sleep(fraudCheck?.afterMs ?? 0)
      if (fraudCheck?.declines === true) return undefined
      return { reservations: await tx.reserveAll({ lines, ttlMs }) }
    }),
  )
  if (attempt.ok) transactions[attempt.value === undefined ? 'declined' : 'approved'] += 1
  else if (attempt.refusal.code === 'LOCK_TIMEOUT') transactions.lockTimeouts += 1
  else if (attempt.refusal.code === 'TRANSACTION_TIMEOUT') transactions.timeouts += 1
  else transactions.refused += 1
  return attempt
}
