import { join } from 'node:path'
import type { AllocationStrategy } from '../allocation.ts'
import type { BackorderOptions } from '../backorders.ts'
import type { CatalogOptions } from '../catalog.ts'
import { type ClosingsOptions, type DayStore, FolderDayStore } from '../closings.ts'
import type { OpenOptions } from '../engine/options.ts'
import { invalidArgument, isArray } from '../errors/invalid-argument.ts'
import { fieldsOf, readObject, readPort, type Unchecked } from '../errors/known-fields.ts'
import { FileJournal } from '../journal/file/file-journal.ts'
import type { OrdersOptions } from '../orders.ts'
import type { TransferOptions } from '../transfers.ts'

/** What a shop is opened with: of `InventoryManager.open`, of `Orders`, and of the other rooms. */
export interface ShopOptions
  extends Omit<OpenOptions, 'ledgers'>,
    Omit<OrdersOptions, 'allocation'>,
    CatalogOptions,
    Pick<TransferOptions, 'approval'> {
  /**
   * Where the lines of orders and of `shop.allocator` come from: the fewest shipments, if left out. Those who wait for
   * goods have them by it too, unless it needs a destination: nobody says one for them.
   */
  readonly allocation?: AllocationStrategy
  /** Of the dates in promises, and of days and months in reports, such as `Europe/Berlin`; UTC if left out. */
  readonly timeZone?: string
  /**
   * Where the rows of closed days are kept. If left out: in the folder `days` of a journal that is a folder, where
   * `stockhold close` has them too; else in memory.
   */
  readonly days?: DayStore
  /** What keeps facts of its own beside these rooms. */
  readonly ledgers?: OpenOptions['ledgers']
}

const optionFields = fieldsOf<ShopOptions>({
  journal: true,
  payments: true,
  currency: true,
  timeZone: true,
  carrier: true,
  allocation: true,
  holdMs: true,
  paymentTimeoutMs: true,
  paymentAttempts: true,
  keepOrdersMs: true,
  numbering: true,
  outbox: true,
  notifications: true,
  random: true,
  approval: true,
  strictCatalog: true,
  days: true,
  ledgers: true,
  clock: true,
  maxClockStepMs: true,
  generateId: true,
  retention: true,
  limits: true,
  snapshots: true,
  defaultTtlMs: true,
  lockTimeoutMs: true,
  lockGranularity: true,
})

const dayStoreMethods = ['read', 'write', 'remove', 'names'] as const

const ofOrders = ['payments', 'currency', 'carrier', 'allocation', 'holdMs', 'paymentTimeoutMs', 'paymentAttempts']
const ofOutbox = ['keepOrdersMs', 'numbering', 'outbox', 'notifications', 'random']
const ofOthers = ['timeZone', 'approval', 'strictCatalog', 'days', 'ledgers']

/** The options of each room, which reads them itself. */
export interface RoomOptions {
  readonly orders: OrdersOptions
  readonly backorders: BackorderOptions
  readonly transfers: TransferOptions
  readonly catalog: CatalogOptions
  readonly closings: ClosingsOptions
  readonly open: Omit<OpenOptions, 'ledgers'>
  readonly ledgers: NonNullable<OpenOptions['ledgers']>
  readonly timeZone: string | undefined
}

/** @throws INVALID_ARGUMENT for what no room knows */
export function readShopOptions(value: unknown): RoomOptions {
  const given = readObject(value, 'options', optionFields)
  const orders = [...ofOrders, ...ofOutbox]
  const { ledgers = [], timeZone, days, journal, allocation } = given
  if (!isArray(ledgers)) throw invalidArgument('ledgers', ledgers, 'must be an array of ledgers')
  return {
    orders: pick(given, (name) => orders.includes(name)) as unknown as OrdersOptions,
    backorders: ofBackorders(allocation),
    transfers: pick(given, (name) => name === 'approval'),
    catalog: pick(given, (name) => name === 'strictCatalog'),
    closings: ofClosings(days, journal),
    open: pick(given, (name) => !orders.includes(name) && !ofOthers.includes(name)),
    ledgers: ledgers as RoomOptions['ledgers'],
    timeZone: timeZone as string | undefined,
  }
}

/** `Orders` checks the strategy. One that needs a destination is none for those who wait. */
function ofBackorders(allocation: unknown): BackorderOptions {
  const strategy = allocation as AllocationStrategy | null | undefined
  return strategy === undefined || strategy === null || strategy.needsDestination === true
    ? {}
    : { allocation: strategy }
}

function ofClosings(days: unknown, journal: unknown): ClosingsOptions {
  if (days !== undefined)
    return {
      store: readPort<DayStore>(days, 'days', dayStoreMethods, 'must be a store of days, as new FolderDayStore'),
    }
  return journal instanceof FileJournal ? { store: new FolderDayStore(join(journal.folder, 'days')) } : {}
}

function pick(from: Unchecked, isWanted: (name: string) => boolean): object {
  return Object.fromEntries(Object.entries(from).filter(([name]) => isWanted(name)))
}
