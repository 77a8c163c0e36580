import { expect, test } from 'vitest'
import { LogAppender } from '../../../src/audit/log-appender.ts'
import type { Batch, Journal } from '../../../src/journal/journal.ts'
import { nextTurns } from '../../support/open-inventory.ts'

/** A journal that makes every append wait until the test lets it through. */
class SlowJournal {
  readonly batches: Batch[] = []
  inFlight = 0
  mostInFlight = 0
  #pending: PromiseWithResolvers<void>[] = []

  readonly append = async (batch: Batch): Promise<void> => {
    this.batches.push(batch)
    this.inFlight += 1
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight)
    const pending = Promise.withResolvers<void>()
    this.#pending.push(pending)
    await pending.promise.finally(() => {
      this.inFlight -= 1
    })
  }

  async complete(error?: Error): Promise<void> {
    const pending = this.#pending.shift()
    if (error === undefined) pending?.resolve()
    else pending?.reject(error)
    await nextTurns()
  }
}

function slowLog(at: number = 0) {
  const journal = new SlowJournal()
  const durable: number[] = []
  const failures: unknown[] = []
  const log = new LogAppender<string>(journal as unknown as Journal, { position: 4, sequence: 10, at })
  log.tell({ durable: (sequence) => durable.push(sequence), failed: (cause) => failures.push(cause) })
  return { journal, log, durable, failures }
}

test('sequences go on from the end of the log, without gaps', () => {
  const { log } = slowLog()
  expect([1, 2, 3].map((at) => log.append(['x'], at, undefined).sequence)).toEqual([11, 12, 13])
  expect(log).toMatchObject({ sequence: 13, durableSequence: 10 })
})

test('time never decreases, whatever the clock does (invariant 10)', () => {
  const { log } = slowLog(500)
  const times = [100, 600, 300, 700].map((at) => log.append(['x'], at, undefined).at)
  expect(times).toEqual([500, 600, 600, 700])
})

test('one append is in flight; what arrives meanwhile forms the next batch', async () => {
  const { journal, log, durable } = slowLog()
  log.append(['a'], 1, undefined)
  log.append(['b'], 1, undefined)
  await nextTurns()
  for (const name of ['c', 'd', 'e']) log.append([name], 2, undefined)
  await nextTurns()
  expect(journal.batches).toHaveLength(1)
  expect(durable).toEqual([])
  await journal.complete()
  expect(durable).toEqual([12])
  await journal.complete()
  expect(durable).toEqual([12, 15])
  expect(journal.mostInFlight).toBe(1)
  expect(journal.batches.map(({ position, commits }) => [position, commits.length])).toEqual([
    [5, 2],
    [6, 3],
  ])
})

test('a commit bears its labels, and no others', () => {
  const { log } = slowLog()
  const context = { actor: 'ann', reason: 'because', reference: { type: 'order', id: 'O-1' } }
  expect(log.append(['x'], 1, undefined)).toEqual({ sequence: 11, at: 1, entries: ['x'] })
  expect(log.append(['x'], 1, context, { idempotencyKey: 'K', command: 'sell', fingerprint: 'sell:{}' })).toEqual({
    sequence: 12,
    at: 1,
    entries: ['x'],
    ...context,
    idempotencyKey: 'K',
    command: 'sell',
    fingerprint: 'sell:{}',
  })
})

test('a failed append is final: what is queued is dropped, and nothing is tried again', async () => {
  const { journal, log, durable, failures } = slowLog()
  log.append(['a'], 1, undefined)
  await nextTurns()
  log.append(['b'], 1, undefined)
  const error = new Error('disk full')
  await journal.complete(error)
  expect(failures).toEqual([error])
  expect(durable).toEqual([])
  expect(journal.batches).toHaveLength(1)
})

test('drained waits until everything that was appended is written', async () => {
  const { journal, log } = slowLog()
  let isDrained = false
  log.append(['a'], 1, undefined)
  const drained = log.drained().then(() => {
    isDrained = true
  })
  await nextTurns()
  expect(isDrained).toBe(false)
  await journal.complete()
  await drained
})
