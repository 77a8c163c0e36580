import { setTimeout as sleep } from 'node:timers/promises'
import type { Floor } from './floor.ts'
import type { PlannedRestock } from './sale-plan.ts'
import { TransferDesk } from './transfer-desk.ts'
import type { PlannedTransfer, TransferPlan } from './transfer-plan.ts'

/** Moves goods between warehouses, at once or by transfer orders. */
export async function runTransfers({ immediate, ordered }: TransferPlan, floor: Floor): Promise<void> {
  const { inventory, meter } = floor
  const desk = new TransferDesk(floor)
  const atOnce = async ({ afterMs, ...transfer }: PlannedTransfer): Promise<unknown> =>
    meter.measure('transfer', await after(afterMs), () => inventory.transfer({ ...transfer, actor: 'back-office' }))
  const later = ordered.map(async (transfer) => desk.carry(transfer, await after(transfer.afterMs)))
  await Promise.all([...immediate.map(atOnce), ...later])
}

export async function runRestocks(restocks: readonly PlannedRestock[], { inventory, meter }: Floor): Promise<void> {
  const receive = async ({ afterMs, ...restock }: PlannedRestock): Promise<unknown> =>
    meter.measure('receive', await after(afterMs), () =>
      inventory.receive({ ...restock, actor: 'back-office', reason: 'restocking' }),
    )
  await Promise.all(restocks.map(receive))
}

/** When it was meant to be over. */
async function after(ms: number): Promise<number> {
  const wantedAt = performance.now() + ms
  await sleep(ms)
  return wantedAt
}
