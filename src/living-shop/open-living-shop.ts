import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { FolderDayStore } from '../closings.ts'
import { FileJournal, isInventoryError } from '../index.ts'
import { SimulatedPayments } from '../orders.ts'
import { Shop } from '../shop.ts'
import { CliError } from '../terminal/cli-error.ts'
import { overQuantity } from '../transfers.ts'
import { playHistory } from './history.ts'
import { soughtProduct } from './scenes.ts'

/** More units than these need a second person. */
const withoutApproval = 6

/**
 * Opens the shop of a folder: with two weeks of history if the folder is new or empty, else as it was left.
 * @throws CliError for a folder that has the log of another shop
 */
export async function openLivingShop(folder: string, seed: number): Promise<Shop> {
  const isNew = !existsSync(folder) || readdirSync(folder).length === 0
  if (isNew) {
    // What the history would cost in disk syncs says nothing: it is made in seconds.
    const journal = new FileJournal(folder, { durability: 'never' })
    await playHistory(journal, new FolderDayStore(join(folder, 'days')), { seed, now: Date.now() })
  }
  const shop = await Shop.open({
    journal: new FileJournal(folder),
    payments: new SimulatedPayments({ declines: 0.1 }),
    currency: 'USD',
    approval: overQuantity(withoutApproval),
  })
  if (isOurs(shop)) return shop
  await shop.close()
  throw new CliError(`${folder} has the log of another shop: a demo plays in a new or empty folder, or in its own`)
}

function isOurs({ catalog, sellers }: Shop): boolean {
  try {
    return catalog.product(soughtProduct).name === 'Desk lamp' && sellers.seller('BRIC').name === 'Bric & Brac'
  } catch (error) {
    if (isInventoryError(error)) return false
    throw error
  }
}
