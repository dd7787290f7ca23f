import { defineConfig } from 'vitest/config'

const browsers = 'tests/e2e/**/*.test.ts'

/** `npm test` brings what the tests need and hands it on in the environment (MEDIASOUP_WORKER_BIN, CHROMIUM_BIN, …). */
export default defineConfig({
  test: {
    environment: 'node',
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Pictures, lines and processes in real time on two cores: where nobody looks on, what lost its race is run once more, and the list
    // says so (`retry x1`). What fails twice fails; the properties draw the same examples both times.
    retry: process.env.CI ? 1 : 0,
    projects: [
      {
        extends: true,
        test: {
          name: 'rooms',
          include: ['tests/**/*.test.ts'],
          exclude: [browsers],
          // The smallest machine we test on has two cores, and a media worker or a database takes its share of them.
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'browsers',
          include: [browsers],
          // Browsers that send and show pictures fill both cores: one file after another, and after all the others.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
