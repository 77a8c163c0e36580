import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { type Batch, type JournalCommit, MemoryJournal } from '../../src/index.ts'
import { commitsOf, laptops, nextTurns, openWithLaptops } from '../support/open-inventory.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Keeps text, as a journal on a disk does, and remembers what it was given only as long as others do. */
class TextJournal extends MemoryJournal {
  readonly given: WeakRef<JournalCommit>[] = []
  reads = 0

  override async append({ position, commits }: Batch): Promise<void> {
    for (const commit of commits) this.given.push(new WeakRef(commit))
    await super.append(JSON.parse(JSON.stringify({ position, commits })) as Batch)
  }

  override async *read(options?: { fromSequence?: number }): AsyncGenerator<Batch> {
    this.reads += 1
    for await (const batch of super.read(options)) yield JSON.parse(JSON.stringify(batch)) as Batch
  }
}

test("a durable journal's commits are read back from it, not kept as objects", async () => {
  const journal = new TextJournal()
  const { inventory } = await openWithLaptops(300, { journal })
  for (let step = 0; step < 200; step += 1) {
    await inventory.reserve({ ...laptops, quantity: 1, idempotencyKey: `K${step}`, actor: 'ann' })
  }
  const before = journal.reads
  const [once, again] = [await commitsOf(inventory), await commitsOf(inventory)]
  expect(journal.reads - before).toBe(2)
  expect(again).toEqual(once)
  expect(again[5]).not.toBe(once[5])
  await nextTurns(4)
  collectGarbage()
  const kept = journal.given.filter((commit) => commit.deref() !== undefined)
  // The last may still be on the stack of whoever handed it over.
  expect([journal.given.length, kept.length <= 2]).toEqual([203, true])
})
