import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Engine } from '../../src/engine/engine.ts'
import { FileJournal, InventoryManager, MemoryJournal } from '../../src/index.ts'
import { engineOf } from '../../src/inventory-manager.ts'
import { PastDesk } from '../../src/service/time-travel/past-desk.ts'
import { PastThread } from '../../src/service/time-travel/past-thread.ts'

async function filled(journal: FileJournal | MemoryJournal): Promise<InventoryManager> {
  const inventory = await InventoryManager.open({ journal })
  await inventory.addWarehouse({ id: 'SFO', name: 'San Francisco' })
  for (let turn = 0; turn < 6; turn += 1) await inventory.receive({ warehouseId: 'SFO', productId: 'PEN', quantity: 1 })
  await inventory.settled()
  return inventory
}

/** A journal whose reads can be held up, and are counted while they are. */
class HeldJournal extends MemoryJournal {
  readonly #gate: PromiseWithResolvers<void> = Promise.withResolvers()
  isHeld = false
  held = 0

  override async *read(...given: Parameters<MemoryJournal['read']>): ReturnType<MemoryJournal['read']> {
    if (this.isHeld) {
      this.held += 1
      await this.#gate.promise
    }
    yield* super.read(...given)
  }

  release(): void {
    this.#gate.resolve()
  }
}

test('no more than two points are folded at once, also where older ones are asked for meanwhile', async () => {
  const journal = new HeldJournal()
  await using inventory = await filled(journal)
  const desk = new PastDesk(engineOf(inventory) as Engine)
  const ask = (sequence: number) => desk.ask(sequence, 'warehouses', undefined)
  for (const sequence of [2, 3, 4]) await ask(sequence)
  journal.isHeld = true
  const asked = [5, 2, 3, 4, 5, 2, 3, 4, 5].map((sequence) => ask(sequence))
  const settled = Promise.allSettled(asked)
  await new Promise((resolve) => setImmediate(resolve))
  expect(journal.held).toBe(2)
  journal.release()
  expect((await settled).map(({ status }) => status)).toEqual(asked.map(() => 'fulfilled'))
  await desk.end()
})

test('a thread that is ended takes none with it that were asked of the next', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stockhold-past-'))
  const inventory = await filled(new FileJournal(folder))
  const thread = new PastThread(folder)
  const first = thread.ask(3, 'warehouses', undefined)
  const ended = thread.end((sequence) => new Error(`given up: ${sequence}`))
  const second = thread.ask(3, 'warehouses', undefined)
  await expect(first).rejects.toThrow('given up: 3')
  await ended
  await expect(second).resolves.toContain('SFO')
  await thread.end(() => new Error('over'))
  await inventory.close()
  await rm(folder, { recursive: true })
})
