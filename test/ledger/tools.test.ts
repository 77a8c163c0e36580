import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Catalog } from '../../src/catalog.ts'
import {
  FileJournal,
  InventoryManager,
  journalState,
  journalStats,
  snapshotJournal,
  verifyJournal,
} from '../../src/index.ts'
import type { LedgerAudit, LedgerFold } from '../../src/ledger.ts'
import { WishList, wishes } from './wish-list.ts'

async function writtenShop(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ledger-tools-'))
  const catalog = new Catalog()
  const wishList = new WishList()
  const inventory = await InventoryManager.open({ journal: new FileJournal(folder), ledgers: [catalog, wishList] })
  await inventory.addWarehouse({ id: 'SFO', name: 'San Francisco' })
  await catalog.add({ id: 'MUG', sku: 'M-1', name: 'Mug' })
  await wishList.wish({ customerId: 'ANN', productId: 'MUG' })
  await inventory.snapshot()
  await inventory.receive({ warehouseId: 'SFO', productId: 'MUG', quantity: 3 })
  await inventory.close()
  return folder
}

test('a tool knows the ledgers of this package, and says of which others it judged nothing', async () => {
  const folder = await writtenShop()
  const { isSound, problems, notJudged, snapshots } = await verifyJournal(folder)
  expect({ isSound, problems, notJudged }).toEqual({ isSound: true, problems: [], notJudged: { wishes: 3 } })
  expect(snapshots).toMatchObject([{ verdict: 'sound' }])
  expect((await journalStats(folder)).entries).toMatchObject({ 'catalog.product-added': 1, 'wishes.wish-told': 1 })
  const view = await journalState(folder)
  expect(view.stock({ warehouseId: 'SFO', productId: 'MUG' })).toMatchObject({ available: 3 })
  expect(view.stock({ warehouseId: 'SFO', productId: 'MUG' })).not.toHaveProperty('incoming')
  expect(view.ledgers()).toMatchObject([
    { ledger: 'catalog', version: 1 },
    { ledger: 'wishes', version: 1 },
  ])
  await expect(snapshotJournal(folder)).rejects.toMatchObject({ code: 'LEDGER_MISSING', details: { ledger: 'wishes' } })
})

test('a tool that is given a ledger knows it, too', async () => {
  const folder = await writtenShop()
  const ledgers = [new WishList()]
  expect(await verifyJournal(folder, { ledgers })).toMatchObject({ isSound: true, notJudged: {} })
  const view = await journalState(folder, { ledgers })
  expect(view.stock({ warehouseId: 'SFO', productId: 'MUG' })).toMatchObject({ incoming: 0, backordered: 0 })
  const rows = view.ledgers().map(({ rows = [] }) => [...rows].length)
  expect(rows).toEqual([1, 1])
  expect(await snapshotJournal(folder, { ledgers })).toMatchObject({ sequence: 5 })
})

test('what a ledger’s audit finds is told with its commit, and the journal is not sound', async () => {
  const folder = await writtenShop()
  const audit = (): LedgerAudit => {
    const told: number[] = []
    return {
      commit: ({ sequence, entries }) => {
        if (entries.some(({ type }) => type === 'wish-told')) told.push(sequence)
      },
      defects: () => told.map((sequence) => ({ sequence, problem: 'ANN was told on a Sunday' })),
    }
  }
  const strict: LedgerFold = { kind: { ...wishes, audit }, make: () => new WishList().make() }
  const { isSound, problems } = await verifyJournal(folder, { ledgers: [strict] })
  expect(isSound).toBe(false)
  expect(problems).toMatchObject([{ sequence: 5, problem: 'ledger wishes: ANN was told on a Sunday' }])
})
