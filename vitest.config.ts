import { defineConfig } from 'vitest/config'

/** `npm test` brings what the tests need and hands it on in the environment (MEDIASOUP_WORKER_BIN, CHROMIUM_BIN, …). */
export default defineConfig({
  test: {
    environment: 'node',
    include: ['tests/**/*.test.ts'],
    pool: 'forks',
    fileParallelism: true,
    // The smallest machine we test on has two cores, and a media worker or a browser takes its share of them.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
