import { describe, expect, it } from 'vitest'
import { type Batch, MemoryJournal } from '../../../src/index.ts'
import type { LogPlace } from '../../../src/simulation/log-place.ts'
import { type Proof, prove } from '../../../src/simulation/proof.ts'
import { laptops, openWithLaptops } from '../../support/open-inventory.ts'

/** Proves a log of six commits that comes back from where it was kept as `change` makes it. */
async function proveChanged(change: (batches: Batch[]) => Batch[]): Promise<Proof> {
  const { inventory, journal } = await openWithLaptops()
  const hold = await inventory.reserve({ ...laptops, quantity: 2 })
  await inventory.confirm(hold.id)
  await inventory.fulfill(hold.id)
  const place: LogPlace = {
    journal: () => new ChangedJournal(journal, change),
    report: async () => ({ kind: 'memory' }),
    leave: async () => undefined,
  }
  return await prove(inventory, ['LAPTOP'], place, () => undefined)
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
    expect(proof).toMatchObject({ isSound: true, commits: 6, reopening: { differences: [] } })
    expect(proof.reopening?.reconciliation).toMatchObject({ sequence: 6, levels: 1, reservations: 1, drift: [] })
  })

  it('names what is gone when the last commit is missing, though the rest adds up', async () => {
    const { isSound, oversoldUnits, driftUnits, reopening } = await proveChanged((batches) => batches.slice(0, -1))
    expect({ isSound, oversoldUnits, driftUnits }).toEqual({ isSound: false, oversoldUnits: 0, driftUnits: 0 })
    expect(reopening?.differences).toEqual([
      expect.stringMatching(/^warehouse SFO was .*"onHand":8}, and is .*"onHand":10}/),
      expect.stringMatching(/^LAPTOP in SFO was .*"committed":0.*, and is .*"committed":2/),
      expect.stringMatching(/^reservation R1 was .*"fulfilled".*, and is .*"confirmed"/),
      'the last commit was 6, and is 5',
    ])
  })

  it('says why a log cannot be opened again', async () => {
    const proof = await proveChanged((batches) => batches.toSpliced(2, 1))
    expect(proof).toMatchObject({ isSound: false, problem: expect.stringContaining('The journal is corrupt') })
  })
})
