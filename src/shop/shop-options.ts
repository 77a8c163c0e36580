import type { AllocationStrategy } from '../allocation.ts'
import type { CatalogOptions } from '../catalog.ts'
import type { ClosingsOptions, DayStore } from '../closings.ts'
import type { OpenOptions } from '../engine/options.ts'
import { invalidArgument, isArray } from '../errors/invalid-argument.ts'
import { fieldsOf, readObject, type Unchecked } from '../errors/known-fields.ts'
import type { OrdersOptions } from '../orders.ts'
import type { TransferOptions } from '../transfers.ts'

/** What a shop is opened with: of `InventoryManager.open`, of `Orders`, and of the other rooms. */
export interface ShopOptions
  extends Omit<OpenOptions, 'ledgers'>,
    Omit<OrdersOptions, 'allocation'>,
    CatalogOptions,
    Pick<TransferOptions, 'approval'> {
  /** Where the lines of orders come from: the fewest shipments, if left out. */
  readonly allocation?: AllocationStrategy
  /** Of the dates in promises, such as `Europe/Berlin`; UTC if left out. */
  readonly timeZone?: string
  /** Where the rows of closed days are kept, such as `new FolderDayStore('./shop/days')`; in memory, if left out. */
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

const ofOrders = ['payments', 'currency', 'carrier', 'allocation', 'holdMs', 'paymentTimeoutMs', 'paymentAttempts']
const ofOutbox = ['keepOrdersMs', 'numbering', 'outbox', 'notifications', 'random']
const ofOthers = ['timeZone', 'approval', 'strictCatalog', 'days', 'ledgers']

/** The options of each room, which reads them itself. */
export interface RoomOptions {
  readonly orders: OrdersOptions
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
  const { ledgers = [], timeZone, days } = given
  if (!isArray(ledgers)) throw invalidArgument('ledgers', ledgers, 'must be an array of ledgers')
  return {
    orders: pick(given, (name) => orders.includes(name)) as unknown as OrdersOptions,
    transfers: pick(given, (name) => name === 'approval'),
    catalog: pick(given, (name) => name === 'strictCatalog'),
    closings: days === undefined ? {} : { store: days as DayStore },
    open: pick(given, (name) => !orders.includes(name) && !ofOthers.includes(name)),
    ledgers: ledgers as RoomOptions['ledgers'],
    timeZone: timeZone as string | undefined,
  }
}

function pick(from: Unchecked, isWanted: (name: string) => boolean): object {
  return Object.fromEntries(Object.entries(from).filter(([name]) => isWanted(name)))
}
