import { describe, expect, test } from 'vitest'
import { LiveAgenda } from '../../src/living-shop/live-agenda.ts'
import { FakeClock } from '../support/fake-clock.ts'

describe('an agenda that is live', () => {
  test('does each thing at its time, one after the other, and goes on when one fails', async () => {
    const fake = new FakeClock(1_000)
    const problems: unknown[] = []
    const done: string[] = []
    const agenda = new LiveAgenda(fake as never, (problem) => problems.push(problem))
    agenda.plan(1_200, async () => void done.push('later'))
    agenda.plan(1_100, async () => {
      throw new Error('fell')
    })
    agenda.plan(1_100, async () => void done.push('after it'))
    fake.advance(99)
    await new Promise(setImmediate)
    expect([problems.length, done]).toEqual([0, []])
    fake.advance(1)
    await new Promise(setImmediate)
    expect([problems.length, done]).toEqual([1, ['after it']])
    fake.advance(100)
    await new Promise(setImmediate)
    expect(done).toEqual(['after it', 'later'])
  })

  test('that has ended begins nothing more', async () => {
    const fake = new FakeClock(0)
    const done: string[] = []
    const agenda = new LiveAgenda(fake as never, () => undefined)
    agenda.plan(10, async () => void done.push('it'))
    await agenda.end()
    agenda.plan(20, async () => void done.push('it'))
    fake.advance(100)
    await new Promise(setImmediate)
    expect(done).toEqual([])
  })

  test('that ends while something is done begins nothing more that is due', async () => {
    const fake = new FakeClock(0)
    const done: string[] = []
    const { promise, resolve } = Promise.withResolvers<void>()
    const agenda = new LiveAgenda(fake as never, () => undefined)
    agenda.plan(10, () => promise)
    agenda.plan(10, async () => void done.push('it'))
    fake.advance(10)
    const ended = agenda.end()
    resolve()
    await ended
    await new Promise(setImmediate)
    expect(done).toEqual([])
  })
})
