import type { ReadBooks } from '../../src/ledger.ts'
import {
  type AnyEntry,
  Attachment,
  type CommandOptions,
  type CommitView,
  commandFields,
  type Desk,
  DraftMap,
  isLedgerEntry,
  type Ledger,
  type LedgerCommand,
  type LedgerEntry,
  type LedgerKind,
  type LedgerPort,
  type LedgerRoom,
  type LedgerRow,
  ledgerCommand,
  readId,
} from '../../src/ledger.ts'

/** A customer waits for a product. */
export interface Wish {
  readonly customerId: string
  readonly productId: string
  readonly since: number
  /** When it came back in stock; undefined while the customer waits. */
  readonly toldAt: number | undefined
}

interface WishEntry extends LedgerEntry {
  readonly ledger: 'wishes'
  readonly type: 'wish-made' | 'wish-told' | 'wish-dropped'
  readonly customerId: string
  readonly productId: string
}

interface WishRequest extends CommandOptions {
  readonly customerId: string
  readonly productId: string
}

class WishBook implements Ledger<WishEntry> {
  readonly #wishes: DraftMap<string, Wish>

  constructor(wishes: DraftMap<string, Wish> = DraftMap.empty()) {
    this.#wishes = wishes
  }

  apply({ type, customerId, productId }: WishEntry, { at }: CommitView): void {
    const key = keyOf(customerId, productId)
    const before = this.#wishes.get(key)
    if (type === 'wish-dropped') this.#wishes.delete(key)
    else if (type === 'wish-made') this.#wishes.set(key, { customerId, productId, since: at, toldAt: undefined })
    else if (before !== undefined) this.#wishes.set(key, { ...before, toldAt: at })
  }

  draft(): this {
    return new WishBook(this.#wishes.draft()) as this
  }

  *image(): Generator<LedgerRow> {
    for (const [key, { customerId, productId, since, toldAt }] of this.#wishes.entries())
      yield [key, customerId, productId, since, toldAt ?? null]
  }

  restore([key, customerId, productId, since, toldAt]: LedgerRow): void {
    const wish = { customerId, productId, since, toldAt: toldAt ?? undefined } as Wish
    this.#wishes.set(key as string, wish)
  }

  wish(customerId: string, productId: string): Wish | undefined {
    return this.#wishes.get(keyOf(customerId, productId))
  }

  *waitingFor(productId: string): Generator<Wish> {
    for (const wish of this.#wishes.values()) if (wish.productId === productId && wish.toldAt === undefined) yield wish
  }

  get all(): readonly Wish[] {
    return [...this.#wishes.values()]
  }
}

function keyOf(customerId: string, productId: string): string {
  return JSON.stringify([customerId, productId])
}

function onWish(
  name: string,
  decide: (fields: WishFields, desk: Desk) => ReturnType<LedgerCommand<WishRequest, WishFields, null, null>['decide']>,
): LedgerCommand<WishRequest, WishFields, Wish | null, Wish | undefined> {
  return ledgerCommand({
    name,
    request: { customerId: true, productId: true, ...commandFields },
    read: (request) => ({ customerId: readId(request, 'customerId'), productId: readId(request, 'productId') }),
    locks: () => [],
    decide,
    keep: ({ customerId, productId }, books: ReadBooks) => books.ledger(wishes).wish(customerId, productId) ?? null,
    result: (kept) => kept ?? undefined,
  })
}

interface WishFields {
  readonly customerId: string
  readonly productId: string
}

const make = onWish('wishes.make', (fields, desk) => {
  if (desk.ledger(wishes).wish(fields.customerId, fields.productId) === undefined)
    desk.record(wishes, { ledger: 'wishes', type: 'wish-made', ...fields })
  return undefined
})

const drop = onWish('wishes.drop', (fields, desk) => {
  if (desk.ledger(wishes).wish(fields.customerId, fields.productId) !== undefined)
    desk.record(wishes, { ledger: 'wishes', type: 'wish-dropped', ...fields })
  return undefined
})

/** What can make goods available. */
export const wakesOn: readonly string[] = [
  'received',
  'released',
  'expired',
  'cancelled',
  'returned',
  'cleared',
  'adjusted',
  'transferred-in',
]

/** Tells in the commit that made goods available. */
export const wishes: LedgerKind<WishEntry, WishBook> = {
  name: 'wishes',
  version: 1,
  commands: { make, drop },
  wakesOn,
  wakes: (entry, book) => 'productId' in entry && !book.waitingFor(entry.productId as string).next().done,
  follow: (entries: readonly AnyEntry[], desk: Desk): void => {
    const awake = entries.filter((entry) => !isLedgerEntry(entry) && wakesOn.includes(entry.type))
    const products = new Set(awake.flatMap((entry) => productIn(entry)))
    for (const productId of products) {
      if (!isAvailable(productId, desk)) continue
      for (const { customerId } of [...desk.ledger(wishes).waitingFor(productId)])
        desk.record(wishes, { ledger: 'wishes', type: 'wish-told', customerId, productId })
    }
  },
}

function productIn(entry: AnyEntry): readonly string[] {
  return 'productId' in entry ? [entry.productId as string] : []
}

function isAvailable(productId: string, { stock }: Desk): boolean {
  for (const warehouseId of stock.warehouseIds()) {
    const level = stock.level(warehouseId, productId)
    if ('available' in level && level.available > 0) return true
  }
  return false
}

/** Wishes beside an inventory. */
export class WishList implements LedgerRoom {
  readonly kind: LedgerKind<WishEntry, WishBook> = wishes
  readonly #attachment: Attachment = new Attachment('wishes')

  make(): WishBook {
    return new WishBook()
  }

  attach(port: LedgerPort): void {
    this.#attachment.set(port)
  }

  wish(request: WishRequest): Promise<Wish | undefined> {
    return this.#attachment.call(make, request)
  }

  drop(request: WishRequest): Promise<Wish | undefined> {
    return this.#attachment.call(drop, request)
  }

  get all(): readonly Wish[] {
    return this.#attachment.port.books.ledger(wishes).all
  }
}
