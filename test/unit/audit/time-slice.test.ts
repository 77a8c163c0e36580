import { afterEach, expect, test, vi } from 'vitest'
import { TimeSlice } from '../../../src/audit/time-slice.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

test('a slice is over after some time, and another begins when others have had their turn', async () => {
  let now = 1_000
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  const slice = new TimeSlice()
  for (let turn = 0; turn < 3; turn += 1) {
    expect(slice.isOver).toBe(false)
    now += 6
    expect(slice.isOver).toBe(true)
    let hadTurn = false
    setImmediate(() => {
      hadTurn = true
    })
    await slice.next()
    expect(hadTurn).toBe(true)
  }
})
