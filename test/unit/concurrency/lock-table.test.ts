import { expect, test } from 'vitest'
import { type LockName, LockTable } from '../../../src/concurrency/lock-table.ts'
import { nextTurns } from '../../support/open-inventory.ts'
import { expectRefusal } from '../../support/refusals.ts'

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
