import { afterEach, expect, test, vi } from 'vitest'
import { withProgress } from '../../../src/cli/journal/progress-bar.ts'

afterEach(() => vi.restoreAllMocks())

/** All that is written to a terminal while some work goes on that takes as long as it says. */
async function shown(tookMs: number): Promise<string> {
  let text = ''
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    text += String(chunk)
    return true
  })
  const isTerminal = process.stderr.isTTY
  process.stderr.isTTY = true
  try {
    const startedAt = performance.now()
    const now = vi.spyOn(performance, 'now').mockReturnValue(startedAt)
    await withProgress('Working', async (onProgress) => {
      now.mockReturnValue(startedAt + tookMs)
      onProgress({ done: 1_000, total: 2_000 })
    })
  } finally {
    process.stderr.isTTY = isTerminal
  }
  return text
}

test('a bar says how far long work is, and asks nothing of the terminal that an interrupt would leave', async () => {
  const text = await shown(1_000)
  expect(text).toContain('1,000 of 2,000 commits')
  // The modes of a terminal: the cursor, and whether lines wrap.
  expect(text).not.toContain('\u001B[?')
})

test('short work shows no bar', async () => {
  expect(await shown(100)).toBe('')
})
