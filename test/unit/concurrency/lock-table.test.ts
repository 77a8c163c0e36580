import { describe, expect, test } from 'vitest'
import { type LockName, LockTable, type Section } from '../../../src/concurrency/lock-table.ts'
import { nextTurns } from '../../support/open-inventory.ts'
import { expectRefusal, expectThrow } from '../../support/refusals.ts'

const never = new AbortController().signal
const a: LockName = ['SFO', 'A']
const b: LockName = ['SFO', 'B']
const c: LockName = ['SFO', 'C']

test('locks are taken in the order of their names, whatever the order in which they are asked', async () => {
  const table = new LockTable(10)
  const holdB = await table.acquire([b], never)
  // Both want all three. One that did not begin at A would get C and hold it against the other.
  const first = table.acquire([c, b, a], never)
  const second = table.acquire([a, c], never)
  const order: string[] = []
  void first.then(() => order.push('first'))
  void second.then(() => order.push('second'))
  await nextTurns()
  expect(order).toEqual([])
  expect(table.isHeld('SFO', 'A')).toBe(true)
  holdB()
  ;(await first)()
  ;(await second)()
  expect(order).toEqual(['first', 'second'])
  expect(table.isIdle).toBe(true)
})

test('names are ordered by code unit, and the pair is the name, never its joined text', async () => {
  const table = new LockTable(10)
  const release = await table.acquire([['a', 'bc']], never)
  expect(table.isHeld('ab', 'c')).toBe(false)
  expect(table.isHeld('a', 'bc')).toBe(true)
  ;(await table.acquire([['ab', 'c']], never))()
  release()
  const free = new LockTable(10)
  // 'ﬀ' (U+FB00) is greater than '😀' (U+D83D …) only by code point.
  const holdEmoji = await free.acquire([['w', '😀']], never)
  const both = free.acquire(
    [
      ['w', 'ﬀ'],
      ['w', '😀'],
    ],
    never,
  )
  await nextTurns()
  expect(free.isHeld('w', 'ﬀ')).toBe(false)
  holdEmoji()
  ;(await both)()
})

test('they are given back in reverse, and dropped when nobody has or wants them', async () => {
  const table = new LockTable(10)
  const release = await table.acquire([a, b], never)
  expect(table.size).toBe(2)
  const order: string[] = []
  const wait = async (name: LockName, label: string): Promise<void> => {
    const giveBack = await table.acquire([name], never)
    order.push(label)
    giveBack()
  }
  const waiting = [wait(a, 'A'), wait(b, 'B')]
  release()
  await Promise.all(waiting)
  expect(order).toEqual(['B', 'A'])
  expect(table.size).toBe(0)
  expect(table.isIdle).toBe(true)
})

test('a name given twice is one lock, and a release given twice frees it once', async () => {
  const table = new LockTable(10)
  const release = await table.acquire([a, a], never)
  expect(table.size).toBe(1)
  release()
  const second = await table.acquire([a], never)
  release()
  expect(table.isHeld('SFO', 'A')).toBe(true)
  second()
  expect(table.isIdle).toBe(true)
})

test('who waits is served in the order of arrival', async () => {
  const table = new LockTable(10)
  const release = await table.acquire([a], never)
  const served: number[] = []
  const waiting = [1, 2, 3].map(async (number) => {
    const giveBack = await table.acquire([a], never)
    served.push(number)
    giveBack()
  })
  release()
  await Promise.all(waiting)
  expect(served).toEqual([1, 2, 3])
})

test('an abort rejects with its reason and gives back what was taken (medusa#16285)', async () => {
  const table = new LockTable(10)
  const holdB = await table.acquire([b], never)
  const controller = new AbortController()
  const both = table.acquire([a, b], controller.signal)
  await nextTurns()
  expect(table.isHeld('SFO', 'A')).toBe(true)
  const reason = new Error('gave up')
  controller.abort(reason)
  await expect(both).rejects.toBe(reason)
  expect(table.isHeld('SFO', 'A')).toBe(false)
  holdB()
  await nextTurns()
  expect(table.isIdle).toBe(true)
  ;(await table.acquire([a, b], never))()
})

test('a signal that is aborted already takes nothing', async () => {
  const table = new LockTable(10)
  await expect(table.acquire([a], AbortSignal.abort('no'))).rejects.toBe('no')
  expect(table.isIdle).toBe(true)
})

test('thousands of locks are taken in turns, and none any more once the signal is aborted', async () => {
  const table = new LockTable(10)
  const names = Array.from({ length: 5_000 }, (_, index): LockName => ['SFO', `P${index}`])
  const controller = new AbortController()
  const all = table.acquire(names, controller.signal)
  const sizes = [table.size]
  await nextTurns(1)
  sizes.push(table.size)
  expect(sizes).toEqual([1_000, 2_000])
  controller.abort('enough')
  void all.catch(() => sizes.push(table.size))
  await expect(all).rejects.toBe('enough')
  await nextTurns(6)
  expect(sizes).toEqual([1_000, 2_000, 0])
  ;(await table.acquire(names, never))()
  expect(table.isIdle).toBe(true)
})

test('who must not wait is told so, and what it had taken is free at once', async () => {
  const table = new LockTable(10)
  const release = await table.acquire([b], never)
  const mustNotWait = (): Error => new Error('would wait')
  await expect(table.acquire([c, a, b], never, mustNotWait)).rejects.toThrow('would wait')
  expect([a, b, c].map((name) => table.isHeld(...name))).toEqual([false, true, false])
  release()
  ;(await table.acquire([a, b, c], never, mustNotWait))()
  expect(table.isIdle).toBe(true)
})

test('waiters are bounded; one too many is refused at once, and nothing stays taken', async () => {
  const table = new LockTable(2)
  const release = await table.acquire([b], never)
  const waiting = [table.acquire([b], never), table.acquire([b], never)]
  const details = await expectRefusal(table.acquire([a, b], never), 'OVERLOADED')
  expect(details.limit).toBe(2)
  expect(table.isHeld('SFO', 'A')).toBe(false)
  release()
  for (const turn of waiting) (await turn)()
  expect(table.isIdle).toBe(true)
})

describe('sections that wait for one lock', () => {
  /** Says when it ran, or why it did not. */
  const section = (name: string, log: string[]): Section => ({
    run: () => log.push(name),
    giveUp: (reason) => log.push(`${name}: ${String(reason)}`),
  })

  test('run one after the other once it is free, with one place between them', async () => {
    const table = new LockTable(10)
    const release = await table.acquire([a], never)
    const log: string[] = []
    for (const name of ['1', '2', '3']) table.runWhenFree(a, section(name, log), never)
    await nextTurns()
    expect(log).toEqual([])
    release()
    await nextTurns()
    expect(log).toEqual(['1', '2', '3'])
    expect(table.isIdle).toBe(true)
  })

  test('stand in one queue with those who take the lock: who came first is served first', async () => {
    const table = new LockTable(10)
    const release = await table.acquire([a], never)
    const log: string[] = []
    table.runWhenFree(a, section('1', log), never)
    const held = table.acquire([a], never).then((giveBack) => {
      log.push('taken')
      return giveBack
    })
    table.runWhenFree(a, section('2', log), never)
    release()
    const giveBack = await held
    await nextTurns()
    expect(log).toEqual(['1', 'taken'])
    // A line that has run cannot be joined any more, and what comes now stands behind the other line.
    table.runWhenFree(a, section('3', log), never)
    giveBack()
    await nextTurns()
    expect(log).toEqual(['1', 'taken', '2', '3'])
    expect(table.isIdle).toBe(true)
  })

  test('that give up are told why and never run; the others do', async () => {
    const table = new LockTable(10)
    const release = await table.acquire([a], never)
    const controller = new AbortController()
    const log: string[] = []
    table.runWhenFree(a, section('1', log), controller.signal)
    table.runWhenFree(a, section('2', log), never)
    controller.abort('enough')
    expect(log).toEqual(['1: enough'])
    release()
    await nextTurns()
    expect(log).toEqual(['1: enough', '2'])
    expect(table.isIdle).toBe(true)
  })

  test('are bounded one by one, with those who take the lock; who gave up leaves room', async () => {
    const table = new LockTable(2)
    const release = await table.acquire([a], never)
    const controller = new AbortController()
    const log: string[] = []
    table.runWhenFree(a, section('1', log), controller.signal)
    table.runWhenFree(a, section('2', log), never)
    expect(expectThrow(() => table.runWhenFree(a, section('3', log), never), 'OVERLOADED').limit).toBe(2)
    await expectRefusal(table.acquire([a], never), 'OVERLOADED')
    controller.abort()
    table.runWhenFree(a, section('4', log), never)
    release()
    await nextTurns()
    expect(log.slice(1)).toEqual(['2', '4'])
  })

  test('let others have their turn when there are thousands, and keep the lock meanwhile', async () => {
    const table = new LockTable(10_000)
    const release = await table.acquire([a], never)
    let count = 0
    const counting: Section = { run: () => (count += 1), giveUp: () => undefined }
    for (let index = 0; index < 5_000; index += 1) table.runWhenFree(a, counting, never)
    release()
    await nextTurns(1)
    expect(count).toBeGreaterThan(0)
    expect(count).toBeLessThan(5_000)
    expect(table.isHeld(...a)).toBe(true)
    await nextTurns(10)
    expect(count).toBe(5_000)
    expect(table.isIdle).toBe(true)
  })
})
