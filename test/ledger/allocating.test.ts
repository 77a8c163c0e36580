import { expect, test } from 'vitest'
import { type Allocation, allocateBy, mostStock } from '../../src/allocation.ts'
import { InventoryManager } from '../../src/index.ts'
import {
  Attachment,
  type Desk,
  isRefusal,
  type Ledger,
  type LedgerCommand,
  type LedgerEntry,
  type LedgerKind,
  type LedgerPort,
  type LedgerRoom,
  ledgerCommand,
  readList,
  stockCommands,
} from '../../src/ledger.ts'
import { nextTurns } from '../support/open-inventory.ts'
import { expectRefusal } from '../support/refusals.ts'

interface Packed extends LedgerEntry {
  readonly ledger: 'parcels'
  readonly type: 'parcel-packed'
  readonly warehouseIds: readonly string[]
}

interface PackRequest {
  readonly lines: readonly { readonly productId: string; readonly quantity: number }[]
}

const allocate = allocateBy(mostStock())

/** Brings one more laptop to each of two warehouses, and then allocates what it was asked for. */
const pack: LedgerCommand<PackRequest, PackRequest, Packed, Packed> = ledgerCommand({
  name: 'parcels.pack',
  request: { lines: true },
  read: (request) => ({ lines: readList(request, 'lines') as PackRequest['lines'] }),
  locks: () => ['SFO', 'NYC'].map((warehouseId) => ({ warehouseId, productId: 'LAPTOP' })),
  decide: ({ lines }, desk: Desk) => {
    for (const warehouseId of ['SFO', 'NYC'])
      desk.run(stockCommands.receive, { warehouseId, productId: 'LAPTOP', quantity: 1 })
    const outcome = desk.run(allocate, { lines })
    if (isRefusal(outcome)) return outcome
    const { plan, reservations } = outcome as Allocation
    expect(reservations.map(({ quantity }) => quantity)).toEqual(plan.shipments.flatMap((at) => at.lines[0]?.quantity))
    const warehouseIds = plan.shipments.map(({ warehouseId }) => warehouseId)
    desk.record(parcels, { ledger: 'parcels', type: 'parcel-packed', warehouseIds })
    return undefined
  },
  keep: (_, __, { entries }) => entries.at(-1) as Packed,
  result: (kept) => kept,
})

class NoBook implements Ledger<Packed> {
  apply(): void {}
  draft(): this {
    return this
  }
  image(): Iterable<never> {
    return []
  }
  restore(): void {}
}

const parcels: LedgerKind<Packed, NoBook> = { name: 'parcels', version: 1, commands: { pack } }

class Parcels implements LedgerRoom {
  readonly kind: LedgerKind<Packed, NoBook> = parcels
  readonly #attachment: Attachment = new Attachment('parcels')

  make(): NoBook {
    return new NoBook()
  }
  attach(port: LedgerPort): void {
    this.#attachment.set(port)
  }
  pack(request: PackRequest): Promise<Packed> {
    return this.#attachment.call(pack, request)
  }
}

async function open() {
  const room = new Parcels()
  const inventory = await InventoryManager.open({ ledgers: [room] })
  for (const id of ['SFO', 'NYC', 'LAX']) await inventory.addWarehouse({ id, name: id })
  await inventory.receive({ warehouseId: 'SFO', productId: 'LAPTOP', quantity: 2 })
  return { inventory, room }
}

const laptops = (quantity: number) => ({ lines: [{ productId: 'LAPTOP', quantity }] })

test('a ledger allocates in its own commit, from what it has done there so far, and owns the holds', async () => {
  const { inventory, room } = await open()
  expect((await room.pack(laptops(4))).warehouseIds).toEqual(['SFO', 'NYC'])
  const commits = await Array.fromAsync(inventory.auditLog.commits())
  expect(commits.at(-1)?.entries.map(({ type }) => type)).toEqual([
    'received',
    'received',
    'reserved',
    'reserved',
    'parcel-packed',
  ])
  expect([...inventory.reservations()].map(({ quantity, owner }) => [quantity, owner])).toEqual([
    [3, 'parcels'],
    [1, 'parcels'],
  ])
  expect((await inventory.reconcile()).drift).toEqual([])
})

test('what is refused there leaves nothing of it', async () => {
  const { inventory, room } = await open()
  const before = inventory.availability('LAPTOP')
  await expectRefusal(room.pack(laptops(5)), 'INSUFFICIENT_STOCK')
  expect(inventory.availability('LAPTOP')).toEqual(before)
})

test('nothing comes from a level that somebody else holds', async () => {
  const { inventory, room } = await open()
  const inLax = { warehouseId: 'LAX', productId: 'LAPTOP' }
  await inventory.receive({ ...inLax, quantity: 90 })
  const gate = Promise.withResolvers<void>()
  const running = inventory.transaction({ levels: [inLax] }, () => gate.promise)
  await nextTurns()
  expect((await room.pack(laptops(4))).warehouseIds).toEqual(['SFO', 'NYC'])
  gate.resolve()
  await running
  await nextTurns()
  expect((await room.pack(laptops(4))).warehouseIds).toEqual(['LAX'])
})
