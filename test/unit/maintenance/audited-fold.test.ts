import { describe, expect, test } from 'vitest'
import { recoverState } from '../../../src/engine/recovery.ts'
import { leaveOutLedgers } from '../../../src/engine/state-source.ts'
import type { Commit, Entry } from '../../../src/index.ts'
import type { ImagePiece } from '../../../src/inventory/image/image-piece.ts'
import { imageOf } from '../../../src/inventory/image/state-image.ts'
import { StateRestorer } from '../../../src/inventory/image/state-restorer.ts'
import type { InventoryState } from '../../../src/inventory/inventory-state.ts'
import { AuditedFold } from '../../../src/maintenance/audited-fold.ts'
import { SimulatedMachine } from '../../support/simulated-machine.ts'
import { journalOf, laptops, writtenStory } from './journal-story.ts'

/** The story's state at commit 6, when R1 to R3 hold 6 laptops of 777, with something changed behind its back. */
async function stateWith(from: string, to: string): Promise<InventoryState> {
  const machine = new SimulatedMachine()
  await writtenStory(machine)
  const { state } = await recoverState(journalOf(machine), leaveOutLedgers, { sequence: 6 })
  const restorer = new StateRestorer()
  const text = JSON.stringify([...imageOf(state)])
  expect(text).toContain(from)
  for (const piece of JSON.parse(text.replace(from, to)) as ImagePiece[]) restorer.add(piece)
  return restorer.finish()
}

describe('A fold that is checked', () => {
  test('finds nothing where there is nothing', async () => {
    expect(new AuditedFold(await stateWith('', '')).finish().contradictions).toEqual([])
  })

  test('finds nothing where a hold gave a part back, also from there on', async () => {
    const fold = new AuditedFold(await stateWith('', ''))
    const part = { type: 'released', ...laptops, quantity: 1, from: 'reserved', to: 'available', reservationId: 'R3' }
    expect(fold.add({ sequence: 7, at: 1_001_000, entries: [part] } as unknown as Commit<Entry>)).toBeUndefined()
    expect(fold.state.stock.reservation('R3')).toMatchObject({ status: 'pending', quantity: 3, held: 2 })
    expect(fold.finish().contradictions).toEqual([])
    expect(new AuditedFold(fold.state).finish().contradictions).toEqual([])
  })

  test('finds goods that came from nowhere (invariant 2)', async () => {
    const { contradictions } = new AuditedFold(await stateWith(',771,-777,', ',871,-777,')).finish()
    expect(contradictions).toEqual([
      { invariant: 2, problem: 'LAPTOP does not sum to zero: 100 too many' },
      { invariant: 4, problem: 'SFO has 777 onHand, and its entries sum to 877' },
    ])
  })

  test('finds a level that holds what no reservation does (invariant 5)', async () => {
    const { contradictions } = new AuditedFold(await stateWith('"R1",1,', '"R1",2,')).finish()
    expect(contradictions).toMatchObject([{ invariant: 5, problem: expect.stringContaining('hold 7 and 0') }])
  })

  test('finds a reservation that gives more than it had, though its level has it (invariant 8)', async () => {
    const fold = new AuditedFold(await stateWith('"R1",1,', '"R1",2,'))
    const released = {
      type: 'released',
      ...laptops,
      quantity: 2,
      from: 'reserved',
      to: 'available',
      reservationId: 'R1',
    }
    expect(fold.add({ sequence: 7, at: 1_001_000, entries: [released] } as unknown as Commit<Entry>)).toBeUndefined()
    const again = fold.add({ sequence: 8, at: 1_001_000, entries: [released] } as unknown as Commit<Entry>)
    expect(again).toMatchObject({ sequence: 8, entry: 0 })
  })
})
