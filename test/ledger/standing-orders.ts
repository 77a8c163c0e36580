import {
  Attachment,
  type CommandOptions,
  commandFields,
  type Desk,
  DraftMap,
  isRefusal,
  type Ledger,
  type LedgerEntry,
  type LedgerKind,
  type LedgerPort,
  type LedgerRoom,
  type LedgerRow,
  type LevelKey,
  ledgerCommand,
  readId,
  readQuantity,
  readWholeNumber,
  stockCommands,
} from '../../src/ledger.ts'

/** Goods that are sold at a time, once. */
export interface StandingOrder extends LevelKey {
  readonly id: string
  readonly quantity: number
  readonly dueAt: number
}

interface OrderMade extends LedgerEntry, StandingOrder {
  readonly ledger: 'standing'
  readonly type: 'order-made'
}

interface OrderSold extends LedgerEntry {
  readonly ledger: 'standing'
  readonly type: 'order-sold'
  readonly id: string
}

type StandingEntry = OrderMade | OrderSold

class StandingBook implements Ledger<StandingEntry> {
  readonly #orders: DraftMap<string, StandingOrder>

  constructor(orders: DraftMap<string, StandingOrder> = DraftMap.empty()) {
    this.#orders = orders
  }

  apply(entry: StandingEntry): void {
    if (entry.type === 'order-sold') this.#orders.delete(entry.id)
    else {
      const { id, warehouseId, productId, quantity, dueAt } = entry
      this.#orders.set(id, { id, warehouseId, productId, quantity, dueAt })
    }
  }

  draft(): this {
    return new StandingBook(this.#orders.draft()) as this
  }

  *image(): Generator<LedgerRow> {
    for (const { id, warehouseId, productId, quantity, dueAt } of this.#orders.values())
      yield [id, warehouseId, productId, quantity, dueAt]
  }

  restore([id, warehouseId, productId, quantity, dueAt]: LedgerRow): void {
    this.#orders.set(id as string, { id, warehouseId, productId, quantity, dueAt } as StandingOrder)
  }

  get nextDue(): number {
    return Math.min(Number.POSITIVE_INFINITY, ...[...this.#orders.values()].map(({ dueAt }) => dueAt))
  }

  get all(): readonly StandingOrder[] {
    return [...this.#orders.values()]
  }
}

const make = ledgerCommand<CommandOptions & Omit<StandingOrder, 'id'>, Omit<StandingOrder, 'id'>, string, string>({
  name: 'standing.make',
  request: { warehouseId: true, productId: true, quantity: true, dueAt: true, ...commandFields },
  read: (request) => ({
    warehouseId: readId(request, 'warehouseId'),
    productId: readId(request, 'productId'),
    quantity: readQuantity(request),
    dueAt: readWholeNumber(request, 'dueAt'),
  }),
  locks: () => [],
  decide: (fields, desk) => {
    desk.record(standing, { ledger: 'standing', type: 'order-made', id: desk.newId(), ...fields })
    return undefined
  },
  keep: (_, __, { entries: [entry] }) => (entry as unknown as StandingOrder).id,
  result: (id) => id,
})

export const standing: LedgerKind<StandingEntry, StandingBook> = {
  name: 'standing',
  version: 1,
  commands: { make },
  due: sellWhatIsDue,
}

function sellWhatIsDue(desk: Desk, limit: number, levels?: readonly LevelKey[]): void {
  const due = desk.ledger(standing).all.filter(({ dueAt }) => dueAt <= desk.at)
  const asked = due.filter((order) => levels === undefined || levels.some((level) => isOn(order, level)))
  for (const order of asked.slice(0, limit)) {
    const { id, warehouseId, productId, quantity } = order
    if (!desk.mayTouch(order)) continue
    const sold = desk.run(stockCommands.sell, { warehouseId, productId, quantity, reason: `standing order ${id}` })
    if (!isRefusal(sold)) desk.record(standing, { ledger: 'standing', type: 'order-sold', id })
  }
}

function isOn(order: LevelKey, { warehouseId, productId }: LevelKey): boolean {
  return order.warehouseId === warehouseId && order.productId === productId
}

export class StandingOrders implements LedgerRoom {
  readonly kind: LedgerKind<StandingEntry, StandingBook> = standing
  readonly #attachment: Attachment = new Attachment('standing')

  make(): StandingBook {
    return new StandingBook()
  }

  attach(port: LedgerPort): void {
    this.#attachment.set(port)
  }

  order(request: Omit<StandingOrder, 'id'>): Promise<string> {
    return this.#attachment.call(make, request)
  }

  get all(): readonly StandingOrder[] {
    return this.#attachment.port.books.ledger(standing).all
  }
}
