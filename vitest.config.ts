import { join } from 'node:path'
import { defineConfig, type ViteUserConfig } from 'vitest/config'

// Many tests start our programs. Node compiles hundreds of files at each start, and a second time it need not: a start
// takes less than half of the processor time. It knows a file by its content, so nothing stale is run.
const compiled = join(import.meta.dirname, 'node_modules/.cache/node-compile')

const units = ['allocation', 'audit', 'calendar', 'concurrency', 'engine', 'errors', 'events', 'inventory', 'ledger']
/** Tests of values and objects alone: their files share a worker, and what it has loaded. */
const pure = [
  ...[...units, 'promising', 'replenishment', 'simulation'].map((folder) => `test/unit/${folder}/**/*.test.ts`),
  ...['closings', 'costing', 'faults', 'ledger', 'marketplace', 'orders', 'shop'].map(
    (room) => `test/${room}/**/*.test.ts`,
  ),
  // These two watch the timers and warnings of their whole process.
  'test/race/!(real-time|clocks).test.ts',
]

/** Tests of the service load Fastify, zod and all rooms: once for all files of a worker. */
const served = ['test/service/**/*.test.ts', 'test/client/**/*.test.ts']

const config: ViteUserConfig = defineConfig({
  test: {
    testTimeout: 30_000,
    // One core is not kept for the main process: most tests wait for processes and timers.
    maxWorkers: '100%',
    env: { NODE_COMPILE_CACHE: compiled },
    projects: [
      {
        extends: true,
        test: { name: 'pure', include: pure, isolate: false, setupFiles: 'test/support/restore-spies.ts' },
      },
      {
        extends: true,
        test: { name: 'served', include: served, isolate: false, setupFiles: 'test/support/restore-spies.ts' },
      },
      { extends: true, test: { name: 'alone', include: ['test/**/*.test.ts'], exclude: [...pure, ...served] } },
    ],
  },
})

export default config
