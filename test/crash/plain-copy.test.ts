import { describe, expect, test } from 'vitest'
import { isInventoryError } from '../../src/index.ts'
import { SimulatedMachine } from '../support/simulated-machine.ts'
import { Random } from '../support/simulated-random.ts'
import { appendUpTo, batchesUpTo, dataFolder, journalOn, readAll, type Seen } from './log-story.ts'
import { takeSnapshot } from './snapshot-story.ts'

/** In which order a program copies the files of a folder, and whether it sees those that come meanwhile. */
interface Order {
  readonly name: string
  readonly of: (names: readonly string[], random: Random) => string[]
  readonly seesNew: boolean
}

const shuffled = (names: readonly string[], random: Random): string[] =>
  names
    .map((name) => ({ name, key: random.below(1_000_000) }))
    .toSorted((one, other) => one.key - other.key)
    .map(({ name }) => name)
const headFirst = (names: readonly string[]): string[] =>
  names.toSorted(
    (one, other) => Number(other.startsWith('head')) - Number(one.startsWith('head')) || (one < other ? -1 : 1),
  )

const orders: readonly Order[] = [false, true].flatMap((seesNew) => [
  { name: 'by name', of: (names) => names.toSorted(), seesNew },
  { name: 'by name, from the end', of: (names) => names.toSorted().toReversed(), seesNew },
  { name: 'the head first', of: headFirst, seesNew },
  { name: 'at random', of: shuffled, seesNew },
])

interface Copied {
  readonly machine: SimulatedMachine
  /** So many batches it must have, if it opens: what was synced when it began. */
  readonly atLeast: number
  /** What was acknowledged when it ended. */
  readonly after: number
}

/**
 * Copies a folder file by file; between two files the writer goes on, into new segments too, takes snapshots, and
 * is closed or killed and followed by another owner.
 */
async function plainCopy(order: Order, seed: number): Promise<Copied> {
  const random = new Random(seed)
  let machine = new SimulatedMachine()
  const durability = (['always', 'never'] as const)[random.below(2)] as 'always' | 'never'
  const options = { segmentBytes: 400 + random.below(1_500), durability }
  let journal = journalOn(machine, options)
  const seen: Seen = { acknowledged: 0, submitted: 0 }
  await journal.open()
  await appendUpTo(journal, 1 + random.below(10), seen)
  if (random.below(2) === 0) await takeSnapshot(journal)
  const atLeast = durability === 'always' ? seen.acknowledged : 0
  const elsewhere = new SimulatedMachine()
  const done = new Set<string>()
  const namesNow = async (): Promise<string[]> => {
    const names = await machine.disk.list(dataFolder)
    return order.of(
      names.filter((name) => !done.has(name)),
      random,
    )
  }
  let names = await namesNow()
  for (let name = names.shift(); name !== undefined; name = names.shift()) {
    done.add(name)
    const path = `${dataFolder}/${name}`
    // A snapshot may have been removed since the names were read: a copy complains and goes on.
    if (path in machine.disk.snapshot()) elsewhere.disk.overwrite(path, Buffer.from(machine.disk.contentOf(path)))
    await appendUpTo(journal, seen.acknowledged + random.below(4), seen)
    if (random.below(6) === 0 && seen.acknowledged > 0) await takeSnapshot(journal)
    if (random.below(6) === 0) {
      if (random.below(2) === 0) await journal.close()
      else machine = machine.kill()
      journal = journalOn(machine, options)
      await journal.open()
    }
    if (order.seesNew && done.size < 60) names = await namesNow()
  }
  return { machine: elsewhere, atLeast, after: seen.acknowledged }
}

describe('a plain copy of a live folder, file by file, opens right or is refused', () => {
  test.each(orders.map((order) => ({ order, label: `${order.name}${order.seesNew ? ', with new files' : ''}` })))(
    '$label',
    async ({ order }) => {
      const outcomes: Record<string, number> = {}
      for (let seed = 1; seed <= 150; seed += 1) {
        const { machine, atLeast, after } = await plainCopy(order, seed)
        // On this disk the copy would be the folder itself, whose lock counts.
        machine.disk.delete(`${dataFolder}/lock`)
        const outcome = await outcomeOf(machine, { atLeast, after }, `seed ${seed}`)
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
      }
      expect(
        Object.keys(outcomes).filter((name) => !['opens', 'JOURNAL_CORRUPT', 'JOURNAL_NOT_FOUND'].includes(name)),
      ).toEqual([])
      expect(outcomes.opens).toBeGreaterThan(0)
    },
  )

  /** A copy that opens is a whole beginning of the log, with its snapshots; it can be read through, and goes on. */
  async function outcomeOf(
    machine: SimulatedMachine,
    { atLeast, after }: Omit<Copied, 'machine'>,
    label: string,
  ): Promise<string> {
    const journal = journalOn(machine)
    let lastPosition: number
    try {
      lastPosition = (await journal.open()).lastPosition
    } catch (error) {
      if (isInventoryError(error)) return error.code
      throw error
    }
    expect(lastPosition, label).toBeGreaterThanOrEqual(atLeast)
    expect(lastPosition, label).toBeLessThanOrEqual(after)
    expect(await readAll(journal), label).toEqual(batchesUpTo(lastPosition))
    await journal.close()
    return 'opens'
  }
})
