import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { FileJournal, isInventoryError } from '../index.ts'
import { type PaymentGateway, SimulatedPayments } from '../orders.ts'
import { Shop, type ShopOptions } from '../shop.ts'
import { CliError } from '../terminal/cli-error.ts'

/** What a module of the user's says of a shop; the journal is the folder's. */
type NamedOptions = Omit<ShopOptions, 'journal'>

export interface ServedShop {
  readonly shop: Shop
  /** A line for whoever started it, if there is something to know. */
  readonly note?: string
  /** Ends what lives in it. */
  readonly end?: () => Promise<void>
}

const simulated = { currency: 'EUR' } as const
const simulatedNote = `Payments are simulated, in ${simulated.currency}: no money moves. For real ones, name a module with --shop, whose default export has payments, currency, and what else Shop.open takes.`

/**
 * Opens the shop of a folder. @param file the module that says with what; without one payments are simulated
 * @throws CliError, and what `Shop.open` does
 */
export async function openShop(folder: string, file: string | undefined): Promise<ServedShop> {
  const journal = new FileJournal(folder)
  if (file === undefined) return { shop: await openSimulated(journal, folder), note: simulatedNote }
  return { shop: await openWith(await optionsIn(file), journal, file) }
}

async function openWith(options: NamedOptions, journal: FileJournal, file: string): Promise<Shop> {
  try {
    return await Shop.open({ ...options, journal })
  } catch (error) {
    const isOfFile = isInventoryError(error, 'INVALID_ARGUMENT') || isInventoryError(error, 'INVALID_ID')
    throw isOfFile ? new CliError(`${file}: ${error.message}`) : error
  }
}

async function optionsIn(file: string): Promise<NamedOptions> {
  const options = await defaultOf(file)
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new CliError(`${file} must have a default export: an object of the options of Shop.open, such as payments`)
  if ('journal' in options) throw new CliError(`${file} has a journal, and the folder is it: leave journal out`)
  return options as NamedOptions
}

async function defaultOf(file: string): Promise<unknown> {
  try {
    return ((await import(pathToFileURL(resolve(file)).href)) as { readonly default?: unknown }).default
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    throw new CliError(`the module of the shop cannot be loaded: ${problem}`)
  }
}

/**
 * Simulated payments are for what was never paid for: a log whose payments were real is left to their gateway. Else a
 * refund that waits would be said to be made, and nobody would have the money.
 * @throws CliError
 */
async function openSimulated(journal: FileJournal, folder: string): Promise<Shop> {
  const known = Promise.withResolvers<void>()
  const shop = await Shop.open({ ...simulated, journal, payments: whenKnown(known.promise, new SimulatedPayments()) })
  if (!hasRealPayments(shop)) {
    known.resolve()
    return shop
  }
  const problem = `the payments of ${folder} are not simulated: name a module with --shop, whose default export has their gateway as payments`
  known.reject(new Error(problem))
  await shop.close()
  throw new CliError(problem)
}

function hasRealPayments({ orders }: Shop): boolean {
  return orders
    .orders()
    .some(({ payments }) => payments.some(({ gatewayId }) => gatewayId !== undefined && !/^sim_\d+$/.test(gatewayId)))
}

/** What an earlier process asked for is taken up as the shop opens, before anybody can look at it. */
function whenKnown(known: Promise<void>, gateway: SimulatedPayments): PaymentGateway {
  // Nobody may have called by the time that it fails.
  known.catch(() => undefined)
  return {
    authorize: async (request) => known.then(() => gateway.authorize(request)),
    capture: async (request) => known.then(() => gateway.capture(request)),
    void: async (request) => known.then(() => gateway.void(request)),
    refund: async (request) => known.then(() => gateway.refund(request)),
    readWebhook: (webhook) => gateway.readWebhook(webhook),
    lookup: async (request) => known.then(() => gateway.lookup(request)),
  }
}
