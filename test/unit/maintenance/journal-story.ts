import { FileJournal, type FileJournalOptions, InventoryManager } from '../../../src/index.ts'
import { linesOf, segmentsOf } from '../../crash/damaged-log.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { sequentialIds } from '../../support/ids.ts'
import type { SimulatedMachine } from '../../support/simulated-machine.ts'

/** Where the journal of a story is. */
export const folder = '/data'

export function journalOf(machine: SimulatedMachine, options: FileJournalOptions = {}): FileJournal {
  return new FileJournal(folder, { segmentBytes: 1_500, onWarning: () => undefined, ...options }, machine)
}

/** An engine on a simulated machine, with a clock of its own and readable ids; nothing happens by itself. */
export function openOn(machine: SimulatedMachine, clock: FakeClock = new FakeClock()): Promise<InventoryManager> {
  return InventoryManager.open({
    journal: journalOf(machine),
    clock,
    generateId: sequentialIds(),
    snapshots: false,
  })
}

export const laptops = { warehouseId: 'SFO', productId: 'LAPTOP' }

/** Of every kind of movement some, in commits of one and of two entries, in batches of one and of several. */
export async function tellStory(inventory: InventoryManager, clock: FakeClock): Promise<void> {
  await inventory.addWarehouse({ id: 'SFO', name: 'San Francisco' })
  await inventory.addWarehouse({ id: 'NYC', name: 'New York', capacity: 10_000 })
  await inventory.receive({ ...laptops, quantity: 777, unitCost: 89_900, actor: 'dock' })
  for (let round = 1; round <= 8; round += 1) {
    clock.advance(1_000)
    const reference = { type: 'order', id: `O-${round}` }
    const holds = await Promise.all(
      [1, 2, 3].map((quantity) =>
        inventory.reserve({ ...laptops, quantity, idempotencyKey: `${round}/${quantity}`, reference, actor: 'shop' }),
      ),
    )
    const [first, second, third] = holds.map(({ id }) => id) as [string, string, string]
    await Promise.all([inventory.confirm(first), inventory.release(second), inventory.confirm(third, { quantity: 2 })])
    await inventory.fulfill(first)
    await inventory.transfer({
      sourceWarehouseId: 'SFO',
      destinationWarehouseId: 'NYC',
      productId: 'LAPTOP',
      quantity: 5,
    })
  }
}

/** The story's journal, closed; with snapshots in between if they are asked for. */
export async function writtenStory(
  machine: SimulatedMachine,
  { snapshots = 0 }: { snapshots?: number } = {},
): Promise<void> {
  const clock = new FakeClock()
  const inventory = await openOn(machine, clock)
  await tellStory(inventory, clock)
  for (let taken = 0; taken < snapshots; taken += 1) {
    await inventory.snapshot()
    await inventory.receive({ ...laptops, quantity: 1 })
  }
  await inventory.close()
}

/** A line of the log, where it stands and what is before it. */
export interface FoundLine {
  readonly segment: string
  readonly index: number
  readonly offset: number
  readonly text: string
  /** The position and the sequence of its first commit. */
  readonly position: number
  readonly sequence: number
  /** The hash of the line before. */
  readonly previousHash: string
}

export function allLines(machine: SimulatedMachine): FoundLine[] {
  const found: FoundLine[] = []
  let previousHash = '0'.repeat(64)
  for (const segment of segmentsOf(machine)) {
    let offset = 0
    for (const [index, text] of linesOf(machine, segment).entries()) {
      const [hash, { position, sequence }] = JSON.parse(text) as [string, { position: number; sequence: number }]
      found.push({ segment, index, offset, text, position, sequence, previousHash })
      offset += Buffer.byteLength(text)
      previousHash = hash
    }
  }
  return found
}

/** Changes the lines of a segment behind everybody's back. */
export function changeLines({ disk }: SimulatedMachine, segment: string, change: (lines: string[]) => string[]): void {
  const lines = disk
    .contentOf(segment)
    .toString()
    .split(/(?<=\n)/)
  disk.overwrite(segment, Buffer.from(change(lines).join('')))
}
