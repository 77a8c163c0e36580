import { expect, test } from 'vitest'
import { InventoryManager, MemoryJournal } from '../../src/index.ts'
import {
  Attachment,
  type CommandOptions,
  commandFields,
  isRefusal,
  type Ledger,
  type LedgerEntry,
  type LedgerKind,
  type LedgerPort,
  type LedgerRoom,
  type LedgerRow,
  ledgerCommand,
  readId,
  readQuantity,
  refuse,
  stockCommands,
} from '../../src/ledger.ts'
import { expectRefusal } from '../support/refusals.ts'

interface Lent extends LedgerEntry {
  readonly ledger: 'lending'
  readonly type: 'loan-made'
  readonly reservationId: string
}

interface LendRequest extends CommandOptions {
  readonly warehouseId: string
  readonly productId: string
  readonly quantity: number
}

/** Counts loans. */
class Loans implements Ledger<Lent> {
  #ids: readonly string[] = []

  apply({ reservationId }: Lent): void {
    this.#ids = [...this.#ids, reservationId]
  }

  draft(): this {
    const draft = new Loans()
    draft.#ids = this.#ids
    return draft as this
  }

  *image(): Generator<LedgerRow> {
    yield ['ids', this.#ids]
  }

  restore([, ids]: LedgerRow): void {
    this.#ids = ids as string[]
  }

  get ids(): readonly string[] {
    return this.#ids
  }
}

const lend = ledgerCommand<LendRequest, { warehouseId: string; productId: string; quantity: number }, string, string>({
  name: 'lending.lend',
  request: { warehouseId: true, productId: true, quantity: true, ...commandFields },
  read: (request) => ({
    warehouseId: readId(request, 'warehouseId'),
    productId: readId(request, 'productId'),
    quantity: readQuantity(request),
  }),
  locks: (fields) => [fields],
  decide: (fields, desk) => {
    const held = desk.run(stockCommands.reserve, { ...fields, ttlMs: 1_000 })
    if (isRefusal(held)) return held
    desk.record(lending, { ledger: 'lending', type: 'loan-made', reservationId: held.id })
    return desk.ledger(lending).ids.length > 3 ? refuse('INVALID_ARGUMENT', tooMany) : undefined
  },
  keep: (_, books) => books.ledger(lending).ids.at(-1) as string,
  result: (id) => id,
})
const tooMany = { field: 'loans', value: '4', problem: 'are too many' }

const giveBack = ledgerCommand<CommandOptions & { reservationId: string }, { reservationId: string }, null, void>({
  name: 'lending.giveBack',
  request: { reservationId: true, ...commandFields },
  read: (request) => ({ reservationId: readId(request, 'reservationId') }),
  locks: ({ reservationId }, { stock }) => {
    const hold = stock.reservation(reservationId)
    return hold === undefined ? [] : [hold]
  },
  decide: (fields, desk) => {
    const outcome = desk.run(stockCommands.release, fields)
    return isRefusal(outcome) ? outcome : undefined
  },
  keep: () => null,
  result: () => undefined,
})

const lending: LedgerKind<Lent, Loans> = { name: 'lending', version: 1, commands: { lend, giveBack } }

class Lending implements LedgerRoom {
  readonly kind: LedgerKind<Lent, Loans> = lending
  readonly #attachment: Attachment = new Attachment('lending')

  make(): Loans {
    return new Loans()
  }

  attach(port: LedgerPort): void {
    this.#attachment.set(port)
  }

  lend(request: LendRequest): Promise<string> {
    return this.#attachment.call(lend, request)
  }

  giveBack(reservationId: string): Promise<void> {
    return this.#attachment.call(giveBack, { reservationId })
  }

  get ids(): readonly string[] {
    return this.#attachment.port.books.ledger(lending).ids
  }
}

const book = { warehouseId: 'SFO', productId: 'BOOK' }

async function openLibrary(journal = new MemoryJournal()): Promise<{ inventory: InventoryManager; loans: Lending }> {
  const loans = new Lending()
  const inventory = await InventoryManager.open({ journal, ledgers: [loans] })
  if (inventory.warehouses().length === 0) {
    await inventory.addWarehouse({ id: 'SFO', name: 'San Francisco' })
    await inventory.receive({ ...book, quantity: 10 })
  }
  return { inventory, loans }
}

test('a hold that a ledger made is touched by its own commands alone', async () => {
  const { inventory, loans } = await openLibrary()
  const id = await loans.lend({ ...book, quantity: 2 })
  expect(inventory.reservation(id)).toMatchObject({ owner: 'lending', status: 'pending' })
  const refused = [
    inventory.confirm(id),
    inventory.release(id),
    inventory.extend(id, { ttlMs: 5 }),
    inventory.confirmAll([id]),
    inventory.releaseAll([id]),
    inventory.transaction({ levels: [book] }, (tx) => tx.release(id)),
  ]
  for (const refusal of refused) {
    const details = await expectRefusal(refusal, 'RESERVATION_OWNED')
    expect(details).toMatchObject({ reservationId: id, owner: 'lending' })
  }
  await loans.giveBack(id)
  expect(inventory.stock(book)).toMatchObject({ available: 10, reserved: 0 })
  await inventory.close()
})

test('whose a hold is stands in the log', async () => {
  const journal = new MemoryJournal()
  const { inventory, loans } = await openLibrary(journal)
  const id = await loans.lend({ ...book, quantity: 2 })
  await inventory.close()
  const again = await openLibrary(journal)
  expect(again.inventory.reservation(id).owner).toBe('lending')
  expect((await again.inventory.reconcile()).drift).toEqual([])
  await again.inventory.close()
})

test('a refusal leaves no trace of what was done before it, of neither stock nor ledger', async () => {
  const { inventory, loans } = await openLibrary()
  for (let count = 0; count < 3; count += 1) await loans.lend({ ...book, quantity: 1 })
  const before = await Array.fromAsync(inventory.auditLog.commits())
  await expectRefusal(loans.lend({ ...book, quantity: 1 }), 'INVALID_ARGUMENT')
  await expectRefusal(loans.lend({ ...book, quantity: 100 }), 'INSUFFICIENT_STOCK')
  expect(loans.ids).toHaveLength(3)
  expect(inventory.stock(book)).toMatchObject({ available: 7, reserved: 3 })
  expect(await Array.fromAsync(inventory.auditLog.commits())).toEqual(before)
  await inventory.close()
})

test('a command of a ledger waits for a transaction that holds its level, and inside one it would deadlock', async () => {
  const { inventory, loans } = await openLibrary()
  await inventory.transaction({ levels: [book] }, async (tx) => {
    await tx.sell({ ...book, quantity: 9 })
    await expectRefusal(loans.lend({ ...book, quantity: 1 }), 'WOULD_DEADLOCK')
  })
  await inventory.receive({ ...book, quantity: 9 })
  const release = Promise.withResolvers<void>()
  const running = inventory.transaction({ levels: [book] }, async (tx) => {
    await release.promise
    await tx.sell({ ...book, quantity: 10 })
  })
  await Promise.resolve()
  const lent = loans.lend({ ...book, quantity: 1 })
  lent.catch(() => undefined)
  release.resolve()
  await running
  await expectRefusal(lent, 'INSUFFICIENT_STOCK')
  await inventory.close()
})

test('a ledger that no inventory has takes no commands, and one object serves one inventory', async () => {
  const loans = new Lending()
  await expectRefusal(loans.lend({ ...book, quantity: 1 }), 'NOT_OPEN')
  const inventory = await InventoryManager.open({ ledgers: [loans] })
  await expectRefusal(InventoryManager.open({ ledgers: [loans] }), 'INVALID_ARGUMENT')
  await expectRefusal(InventoryManager.open({ ledgers: [new Lending(), new Lending()] }), 'INVALID_ARGUMENT')
  await inventory.close()
})
