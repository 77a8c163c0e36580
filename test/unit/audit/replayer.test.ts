import { describe, expect, test } from 'vitest'
import type { Commit } from '../../../src/audit/commit.ts'
import { replayInto } from '../../../src/audit/replayer.ts'
import type { Batch, Journal } from '../../../src/journal/journal.ts'
import { expectRefusal } from '../../support/refusals.ts'

const commit = (sequence: number, at: number = sequence): Commit<string> => ({
  sequence,
  at,
  entries: [`e${sequence}`],
})

/** Only what the replayer uses of a journal. */
function journalOf(...batches: Batch[]): Journal {
  async function* read(): AsyncGenerator<Batch> {
    yield* batches
  }
  return { read } as unknown as Journal
}

function recorder() {
  const applied: number[] = []
  return { applied, fold: { apply: ({ sequence }: Commit<string>) => void applied.push(sequence) } }
}

const whole = journalOf(
  { position: 1, commits: [commit(1, 10), commit(2, 20)] },
  { position: 2, commits: [commit(3, 20), commit(4, 30)] },
)

describe('how far a replay goes', () => {
  test('all of it, if nothing else is said', async () => {
    const { applied, fold } = recorder()
    expect(await replayInto(whole, fold)).toEqual({ position: 2, sequence: 4, at: 30 })
    expect(applied).toEqual([1, 2, 3, 4])
  })

  test('up to and including a sequence', async () => {
    const { applied, fold } = recorder()
    await replayInto(whole, fold, { sequence: 3 })
    expect(applied).toEqual([1, 2, 3])
  })

  test('up to and without a time', async () => {
    const { applied, fold } = recorder()
    await replayInto(whole, fold, { at: 20 })
    expect(applied).toEqual([1])
    const more = recorder()
    await replayInto(whole, more.fold, { at: 21 })
    expect(more.applied).toEqual([1, 2, 3])
  })

  test('nothing up to sequence 0, and no further than there is', async () => {
    const { applied, fold } = recorder()
    expect(await replayInto(whole, fold, { sequence: 0 })).toMatchObject({ sequence: 0 })
    expect(applied).toEqual([])
    expect(await replayInto(whole, fold, { sequence: 99 })).toMatchObject({ sequence: 4 })
  })
})

describe('what a replay refuses', () => {
  const corrupt: readonly (readonly [string, Journal])[] = [
    ['a missing first commit', journalOf({ position: 1, commits: [commit(2)] })],
    ['a missing commit', journalOf({ position: 1, commits: [commit(1), commit(3)] })],
    ['a doubled commit', journalOf({ position: 1, commits: [commit(1), commit(1)] })],
    ['a missing batch', journalOf({ position: 1, commits: [commit(1)] }, { position: 3, commits: [commit(2)] })],
    ['time that runs backwards', journalOf({ position: 1, commits: [commit(1, 9), commit(2, 8)] })],
  ]

  test.each(corrupt)('%s', async (_, journal) => {
    await expectRefusal(replayInto(journal, recorder().fold), 'JOURNAL_CORRUPT')
  })

  test('a commit that contradicts those before it, naming its sequence and the cause', async () => {
    const cause = new Error('no such warehouse')
    const fold = {
      apply: ({ sequence }: Commit<string>): void => {
        if (sequence === 2) throw cause
      },
    }
    const replayed = replayInto(whole, fold)
    await expect(replayed).rejects.toMatchObject({ code: 'JOURNAL_CORRUPT', cause })
    expect((await expectRefusal(replayed, 'JOURNAL_CORRUPT')).sequence).toBe(2)
  })
})
