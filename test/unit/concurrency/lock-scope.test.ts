import { expect, test } from 'vitest'
import { type LockName, LockTable } from '../../../src/concurrency/lock-table.ts'
import { nextTurns } from '../../support/open-inventory.ts'
import { expectRefusal } from '../../support/refusals.ts'

const never = new AbortController().signal
const inSfo: LockName = ['SFO', 'A']
const alsoInSfo: LockName = ['SFO', 'B']
const inNyc: LockName = ['NYC', 'A']

test('with both parts, names that differ in either have locks of their own', async () => {
  const table = new LockTable(10)
  const release = await table.acquire([inSfo], never)
  expect([inSfo, alsoInSfo, inNyc].map((name) => table.isHeld(...name))).toEqual([true, false, false])
  release()
})

test('with one part, names that begin alike share a lock', async () => {
  const table = new LockTable(10, 'first part')
  const release = await table.acquire([inSfo, alsoInSfo], never)
  expect([inSfo, alsoInSfo, inNyc].map((name) => table.isHeld(...name))).toEqual([true, true, false])
  expect(table.size).toBe(1)
  const served: string[] = []
  const waiting = table.acquire([alsoInSfo], never).then((giveBack) => {
    served.push('SFO')
    giveBack()
  })
  ;(await table.acquire([inNyc], never))()
  expect(served).toEqual([])
  release()
  await waiting
  expect(table.isIdle).toBe(true)
})

test('with one part, several locks are still taken in the order of their names', async () => {
  const table = new LockTable(10, 'first part')
  const holdSfo = await table.acquire([inSfo], never)
  const both = table.acquire([alsoInSfo, inNyc], never)
  await nextTurns()
  expect(table.isHeld(...inNyc)).toBe(true)
  const opposite = table.acquire([inNyc, inSfo], never)
  holdSfo()
  ;(await both)()
  ;(await opposite)()
  expect(table.isIdle).toBe(true)
})

test('with none, there is one lock', async () => {
  const table = new LockTable(1, 'everything')
  const release = await table.acquire([inSfo, inNyc], never)
  expect([inSfo, alsoInSfo, inNyc].map((name) => table.isHeld(...name))).toEqual([true, true, true])
  const waiting = table.acquire([inNyc], never)
  expect((await expectRefusal(table.acquire([alsoInSfo], never), 'OVERLOADED')).queue).toMatch(/everything/)
  release()
  ;(await waiting)()
  expect(table.isIdle).toBe(true)
})
