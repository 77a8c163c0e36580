import { describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/engine/clock.ts'
import { type Batch, type Commit, type Entry, InventoryManager, MemoryJournal } from '../../../src/index.ts'
import type { LogPlace } from '../../../src/simulation/log-place.ts'
import { newNetwork } from '../../../src/simulation/network.ts'
import { OrderFigures } from '../../../src/simulation/order-figures.ts'
import { type Proof, prove } from '../../../src/simulation/proof.ts'
import { laptops, openWithLaptops } from '../../support/open-inventory.ts'

/** Proves a log of seven commits that comes back from where it was kept as `change` makes it. */
async function proveChanged(change: (batches: Batch[]) => Batch[]): Promise<Proof> {
  const network = newNetwork()
  const { inventory, journal } = await openWithLaptops(10, { ledgers: network.ledgers })
  const hold = await inventory.reserve({ ...laptops, quantity: 2 })
  await inventory.confirm(hold.id)
  await inventory.fulfill(hold.id)
  const place = placeOf(journal, change)
  return await prove({ inventory, network, orders: new OrderFigures() }, ['LAPTOP'], place, () => undefined)
}

function placeOf(journal: MemoryJournal, change: (batches: Batch[]) => Batch[]): LogPlace {
  return {
    journal: () => new ChangedJournal(journal, change),
    report: async () => ({ kind: 'memory' }),
    leave: async () => undefined,
  }
}

/** One unit fewer is said to be filled than was reserved for it. */
function withFewerFilled<Kept extends object>(entry: Kept): Kept {
  return 'type' in entry && entry.type === 'demand-filled' ? { ...entry, quantity: 2 } : entry
}

class ChangedJournal extends MemoryJournal {
  readonly #original: MemoryJournal
  readonly #change: (batches: Batch[]) => Batch[]

  constructor(original: MemoryJournal, change: (batches: Batch[]) => Batch[]) {
    super()
    this.#original = original
    this.#change = change
  }

  override async open(): Promise<{ lastPosition: number; lastSequence: number }> {
    const batches = await Array.fromAsync(this.#original.read())
    await super.open()
    let end = { lastPosition: 0, lastSequence: 0 }
    for (const batch of this.#change(batches)) {
      await this.append(batch)
      end = { lastPosition: batch.position, lastSequence: batch.commits.at(-1)?.sequence ?? 0 }
    }
    return end
  }
}

describe('The proof of what is kept', () => {
  it('is sound when what is opened again is what was closed', async () => {
    const proof = await proveChanged((batches) => batches)
    expect(proof).toMatchObject({ isSound: true, commits: 7, ledgerDefects: [], reopening: { differences: [] } })
    expect(proof.reopening?.reconciliation).toMatchObject({ sequence: 7, levels: 1, reservations: 1, drift: [] })
  })

  it('names what is gone when the last commit is missing, though the rest adds up', async () => {
    const { isSound, oversoldUnits, driftUnits, reopening } = await proveChanged((batches) => batches.slice(0, -1))
    expect({ isSound, oversoldUnits, driftUnits }).toEqual({ isSound: false, oversoldUnits: 0, driftUnits: 0 })
    expect(reopening?.differences).toEqual([
      expect.stringMatching(/^warehouse SFO was .*"onHand":8}, and is .*"onHand":10}/),
      expect.stringMatching(/^LAPTOP in SFO was .*"committed":0.*, and is .*"committed":2/),
      expect.stringMatching(/^reservation R1 was .*"fulfilled".*, and is .*"confirmed"/),
      'the last commit was 7, and is 6',
    ])
  })

  it('finds what a ledger says and the stock does not do, by the entries alone', async () => {
    const network = newNetwork()
    const { inventory, journal } = await openWithLaptops(10, { ledgers: network.ledgers })
    await network.backorders.configure({ productId: 'LAPTOP', policy: 'backorder' })
    await network.backorders.reserve({ ...laptops, quantity: 14 })
    await inventory.receive({ ...laptops, quantity: 3 })
    const forged = (batches: Batch[]): Batch[] =>
      batches.map((batch) => ({
        ...batch,
        commits: (batch.commits as readonly Commit<Entry>[]).map((commit) => ({
          ...commit,
          entries: commit.entries.map(withFewerFilled),
        })),
      }))
    const place = placeOf(journal, forged)
    const { isSound, ledgerDefects } = await prove(
      { inventory, network, orders: new OrderFigures() },
      ['LAPTOP'],
      place,
      () => undefined,
    )
    expect(isSound).toBe(false)
    expect(ledgerDefects).toMatchObject([{ ledger: 'backorders', sequence: 7, problem: expect.stringMatching(/./) }])
  })

  it('finds an order’s money that the gateway does not know, or that nobody gave back', async () => {
    const network = newNetwork()
    const { inventory, journal } = await openWithLaptops(10, { ledgers: network.ledgers, clock: systemClock as never })
    const lines = [{ productId: 'LAPTOP', quantity: 2, unitPrice: 500 }]
    const { id } = await network.orders.place({ lines, shipTo: { latitude: 1, longitude: 1 } })
    while ((await network.orders.pay(id)).totals.due > 0);
    await network.orders.cancel(id, { reason: 'no' })
    while (network.orders.outbox().length > 0) await new Promise((resolve) => setTimeout(resolve, 5))
    const changed = (change: (entry: { type: string }) => object | undefined) => (batches: Batch[]) =>
      batches.map((batch) => ({
        ...batch,
        commits: (batch.commits as readonly Commit<Entry>[]).map((commit) => ({
          ...commit,
          entries: commit.entries.flatMap((entry) => (change(entry) as Entry | undefined) ?? []),
        })),
      }))
    const before = [...(await Array.fromAsync(journal.read()))]
    await inventory.close()
    const proofOf = async (change: (entry: { type: string }) => object | undefined): Promise<Proof> => {
      const again = newNetwork()
      const own = new MemoryJournal()
      await own.open()
      for (const batch of before) await own.append(batch)
      await own.close()
      const opened = await InventoryManager.open({ journal: own, ledgers: again.ledgers })
      const proved = { ...again, payments: network.payments }
      const parts = { inventory: opened, network: proved, orders: new OrderFigures() }
      return await prove(parts, ['LAPTOP'], placeOf(own, changed(change)), () => undefined)
    }
    expect(await proofOf((entry) => entry)).toMatchObject({ isSound: true, strayCents: 0, outbox: 0 })
    const more = await proofOf((entry) => (entry.type === 'payment-captured' ? { ...entry, amount: 1_001 } : entry))
    expect(more).toMatchObject({ isSound: false })
    expect(more.strayCents).toBeGreaterThan(0)
    const unpaid = await proofOf((entry) => (entry.type === 'refund-made' ? undefined : entry))
    expect(unpaid.strayCents).toBeGreaterThan(0)
  })

  it('says why a log cannot be opened again', async () => {
    const proof = await proveChanged((batches) => batches.toSpliced(2, 1))
    expect(proof).toMatchObject({ isSound: false, problem: expect.stringContaining('The journal is corrupt') })
  })
})
