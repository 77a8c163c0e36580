import { afterAll, vi } from 'vitest'

/** The next file is in the same process, and wants what it has as it is. */
afterAll(() => {
  vi.restoreAllMocks()
})
