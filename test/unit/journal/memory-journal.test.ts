import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Batch, type JournalCommit, MemoryJournal } from '../../../src/index.ts'
import { jsonCommit } from '../../support/json-commits.ts'
import { expectRefusal } from '../../support/refusals.ts'

async function openJournal(): Promise<MemoryJournal> {
  const journal = new MemoryJournal()
  await journal.open()
  return journal
}

async function readAll(journal: MemoryJournal, fromSequence?: number): Promise<Batch[]> {
  return Array.fromAsync(journal.read(fromSequence === undefined ? {} : { fromSequence }))
}

/** A commit of some 4 KiB that says which it is: 260 of them do not go into one chunk. */
const large = (sequence: number): JournalCommit => {
  const commit = { sequence, at: 2 ** 40 + sequence, text: `${sequence} `.padEnd(4_096, 'é') }
  return commit
}

describe('the memory journal gives back what it was given', () => {
  test('whatever JSON the commits are made of', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(jsonCommit, { minLength: 1, maxLength: 4 }), { maxLength: 8 }),
        async (batches) => {
          const journal = await openJournal()
          let sequence = 0
          const written = batches.map((commits, index) => ({
            position: index + 1,
            commits: commits.map((commit) => ({ ...commit, sequence: ++sequence })),
          }))
          for (const batch of written) await journal.append(batch)
          expect(await readAll(journal)).toStrictEqual(written)
        },
      ),
    )
  })

  test('from any sequence on, over many chunks', async () => {
    const journal = await openJournal()
    const written = Array.from({ length: 500 }, (_, index) => ({
      position: index + 1,
      commits: [large(2 * index + 1), large(2 * index + 2)],
    }))
    for (const batch of written) await journal.append(batch)
    expect(await readAll(journal)).toEqual(written)
    for (const from of [1, 2, 3, 128, 129, 255, 256, 257, 258, 511, 999, 1_000, 1_001])
      expect(await readAll(journal, from), `from ${from}`).toEqual(written.slice(Math.ceil(from / 2) - 1))
  })

  test('to a reader, too, that began before a chunk was full', async () => {
    const journal = await openJournal()
    await journal.append({ position: 1, commits: [large(1)] })
    const seen: Batch[] = []
    for await (const batch of journal.read()) {
      seen.push(batch)
      const next = batch.position + 1
      if (next <= 600) await journal.append({ position: next, commits: [large(next)] })
    }
    expect(seen.flatMap(({ commits }) => commits)).toEqual(Array.from({ length: 600 }, (_, index) => large(index + 1)))
  })

  test('as it was when it was appended', async () => {
    const journal = await openJournal()
    const commit = { sequence: 1, entries: [{ quantity: 1 }] }
    await journal.append({ position: 1, commits: [commit] })
    commit.entries = [{ quantity: 9 }]
    const [batch] = await readAll(journal)
    expect(batch?.commits).toEqual([{ sequence: 1, entries: [{ quantity: 1 }] }])
  })

  test('without what an object inherits', async () => {
    const journal = await openJournal()
    const made = (own: object, inherited: object): object => Object.assign(Object.create(inherited) as object, own)
    const entries = [{ a: 1, b: 2 }, made({ a: 3 }, { b: 4 }), made({ a: 5, b: 6 }, { b: 7, c: 8 })]
    await journal.append({ position: 1, commits: [{ sequence: 1, entries } as JournalCommit] })
    const [batch] = await readAll(journal)
    expect(batch?.commits).toEqual([{ sequence: 1, entries: [{ a: 1, b: 2 }, { a: 3 }, { a: 5, b: 6 }] }])
  })
})

test.each([NaN, Infinity, 1n, () => 1, Symbol('x')])(
  'what is no JSON, %s, is refused, and leaves no trace',
  async (x) => {
    const journal = await openJournal()
    const good = (sequence: number, actor: string): JournalCommit => {
      const commit = { sequence, actor, entries: [{ type: actor }] }
      return commit
    }
    const bad = { sequence: 2, actor: 'eve', entries: [{ type: 'eve', more: 'new', x }] } as JournalCommit
    await expectRefusal(new MemoryJournal().append({ position: 1, commits: [good(1, 'ann')] }), 'CLOSED')
    await journal.append({ position: 1, commits: [good(1, 'ann')] })
    const details = await expectRefusal(
      journal.append({ position: 2, commits: [good(2, 'bob'), { ...bad, sequence: 3 }] }),
      'JOURNAL_FAILED',
    )
    expect(details.sequence).toBe(1)
    expect(await readAll(journal)).toEqual([{ position: 1, commits: [good(1, 'ann')] }])
    await journal.append({ position: 2, commits: [good(2, 'eve'), good(3, 'bob')] })
    expect((await readAll(journal, 2))[0]?.commits).toEqual([good(2, 'eve'), good(3, 'bob')])
    await journal.close()
    expect(await journal.open()).toEqual({ lastPosition: 2, lastSequence: 3 })
  },
)

test('the memory journal keeps no commits', async () => {
  setFlagsFromString('--expose-gc')
  const collectGarbage = runInNewContext('gc') as () => void
  const journal = await openJournal()
  const given: WeakRef<object>[] = []
  for (let sequence = 1; sequence <= 100; sequence += 1) {
    const commit = { sequence, entries: [{ quantity: sequence }] }
    given.push(new WeakRef(commit), new WeakRef(commit.entries))
    await journal.append({ position: sequence, commits: [commit] })
  }
  await new Promise((resolve) => setImmediate(resolve))
  collectGarbage()
  // The last may still be on the stack.
  expect(given.filter((each) => each.deref() !== undefined).length).toBeLessThanOrEqual(2)
})
