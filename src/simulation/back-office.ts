import { setTimeout as sleep } from 'node:timers/promises'
import type { SaleFloor } from './sale-floor.ts'
import type { SalePlan } from './sale-plan.ts'

/** Transfers between warehouses and restocking, while the sale goes on. */
export async function runBackOffice(plan: SalePlan, floor: SaleFloor): Promise<void> {
  const { inventory, meter } = floor
  const transfers = plan.transfers.map(async ({ afterMs, ...transfer }) => {
    const wantedAt = await after(afterMs)
    await meter.measure('transfer', wantedAt, () => inventory.transfer({ ...transfer, actor: 'back-office' }))
  })
  const restocks = plan.restocks.map(async ({ afterMs, ...restock }) => {
    const wantedAt = await after(afterMs)
    await meter.measure('receive', wantedAt, () =>
      inventory.receive({ ...restock, actor: 'back-office', reason: 'restocking' }),
    )
  })
  await Promise.all([...transfers, ...restocks])
}

/** When it was meant to be over. */
async function after(ms: number): Promise<number> {
  const wantedAt = performance.now() + ms
  await sleep(ms)
  return wantedAt
}
