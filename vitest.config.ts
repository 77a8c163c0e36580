import { defineConfig, type ViteUserConfig } from 'vitest/config'

const config: ViteUserConfig = defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    // One core is not kept for the main process: most tests wait for processes and timers.
    maxWorkers: '100%',
  },
})

export default config
