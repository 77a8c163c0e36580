import { expect, test } from 'vitest'
import { type Batch, MemoryJournal } from '../../src/index.ts'
import { LongReads } from '../../src/service/long-reads.ts'
import { SoldShop } from './sold-shop.ts'

/** A journal whose readers wait until they may. */
class SlowJournal extends MemoryJournal {
  waiting: Promise<void> | undefined

  override async *read(options: { fromSequence?: number } = {}): AsyncGenerator<Batch> {
    await this.waiting
    yield* super.read(options)
  }
}

test('at most two long reads run at once; the same one is shared, and others are told to come back', async () => {
  const journal = new SlowJournal()
  await using shop = await SoldShop.start({}, { journal })
  await shop.sell('MUG', 1)
  const { promise, resolve } = Promise.withResolvers<void>()
  journal.waiting = promise
  const { service } = shop
  const first = [service.get('/v1/reports/cohort-value'), service.get('/v1/reports/cohort-value')]
  const second = service.get('/v1/valuation?method=fifo')
  await expect
    .poll(async () => (await service.get('/v1/reports/fifo-layers')).body)
    .toMatchObject({ status: 503, code: 'BUSY', details: { running: 2 } })
  expect((await service.get('/v1/reports/fifo-layers')).headers.get('retry-after')).toBe('1')
  // Whoever looks at what is in memory does not wait
  expect((await service.get('/v1/availability/MUG')).body).toMatchObject({ available: 19 })
  resolve()
  expect((await Promise.all([...first, second])).map(({ status }) => status)).toEqual([200, 200, 200])
  expect((await service.get('/v1/reports/fifo-layers')).status).toBe(200)
})

test('a question has one answer at a commit, and another after the next; one that failed is asked again', async () => {
  let sequence = 1
  let settled = 0
  const settle = async (): Promise<void> => {
    settled += 1
  }
  const reads = new LongReads({ settled: settle }, () => sequence)
  let made = 0
  const make = async (): Promise<number> => {
    made += 1
    return made
  }
  const ask = async (asked?: number): Promise<object> => reads.read('how many', asked, make)
  await expect(ask(9)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  expect([await ask(), await ask(), await ask(1)]).toEqual(Array(3).fill({ sequence: 1, value: 1 }))
  sequence = 2
  expect(await ask()).toEqual({ sequence: 2, value: 2 })
  expect(await ask(1)).toEqual({ sequence: 1, value: 1 })
  expect(settled).toBe(2)
  const fail = (): Promise<number> => Promise.reject(new Error('torn'))
  await expect(reads.read('torn', undefined, fail)).rejects.toThrow('torn')
  expect(await reads.read('torn', undefined, make)).toEqual({ sequence: 2, value: 3 })
})
