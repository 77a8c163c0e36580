import { join } from 'node:path'
import { defineConfig, type ViteUserConfig } from 'vitest/config'

// Many tests start our programs. Node compiles hundreds of files at each start, and a second time it need not: a start
// takes less than half of the processor time. It knows a file by its content, so nothing stale is run.
const compiled = join(import.meta.dirname, 'node_modules/.cache/node-compile')

const config: ViteUserConfig = defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    // One core is not kept for the main process: most tests wait for processes and timers.
    maxWorkers: '100%',
    env: { NODE_COMPILE_CACHE: compiled },
  },
})

export default config
