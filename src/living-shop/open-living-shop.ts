import { existsSync, readdirSync } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { FolderDayStore } from '../closings.ts'
import { FileJournal, isInventoryError } from '../index.ts'
import { SimulatedPayments } from '../orders.ts'
import { Shop } from '../shop.ts'
import { CliError } from '../terminal/cli-error.ts'
import { overQuantity } from '../transfers.ts'
import { playHistory } from './history.ts'
import { soughtProduct } from './sought-product.ts'

/** More units than these need a second person. */
const withoutApproval = 6
/** An order that is settled is in memory so long: one a second is many in a day. */
const keepOrdersMs = 2 * 60 * 60 * 1_000

/**
 * Opens the shop of a folder: with two weeks of history if the folder is new or empty, else as it was left.
 * @throws CliError for a folder that has the log of another shop
 */
export async function openLivingShop(folder: string, seed: number): Promise<Shop> {
  const isNew = !existsSync(folder) || readdirSync(folder).length === 0
  if (isNew) await makeHistory(resolve(folder), seed)
  const shop = await Shop.open({
    journal: new FileJournal(folder),
    payments: new SimulatedPayments({ declines: 0.1 }),
    currency: 'USD',
    approval: overQuantity(withoutApproval),
    keepOrdersMs,
  })
  if (isOurs(shop)) return shop
  await shop.close()
  throw new CliError(`${folder} has the log of another shop: a demo plays in a new or empty folder, or in its own`)
}

/** Beside the folder, and then into it: whoever stops it halfway begins anew the next time. */
async function makeHistory(folder: string, seed: number): Promise<void> {
  const made = `${folder}.history`
  await rm(made, { recursive: true, force: true })
  // What the history would cost in disk syncs says nothing: it is made in seconds.
  const journal = new FileJournal(made, { durability: 'never' })
  await playHistory(journal, new FolderDayStore(join(made, 'days')), { seed, now: Date.now() })
  await mkdir(folder, { recursive: true })
  for (const name of await readdir(made)) await rename(join(made, name), join(folder, name))
  await rm(made, { recursive: true })
}

function isOurs({ catalog, sellers }: Shop): boolean {
  try {
    return catalog.product(soughtProduct).name === 'Desk lamp' && sellers.seller('BRIC').name === 'Bric & Brac'
  } catch (error) {
    if (isInventoryError(error)) return false
    throw error
  }
}
