import { defineConfig } from 'vitest/config'

const flowSetup = ['./test/support/postgres-setup.ts']
const flowTimes = {
  testTimeout: 60_000,
  hookTimeout: 120_000,
  teardownTimeout: 20_000,
  // On two busy cores something may take longer than the usual second to show.
  expect: { poll: { timeout: 20_000 } },
}

/** The areas of the suite: `vitest run --project flow`. `npm test` runs them part by part. */
export default defineConfig({
  test: {
    // Two cores, and each flow worker holds a database of its own.
    maxWorkers: 2,
    projects: [
      { test: { name: 'shared', include: ['shared/src/**/*.test.ts'] } },
      { test: { name: 'server', include: ['server/src/**/*.test.ts'], ...flowTimes } },
      'web/vitest.config.ts',
      {
        test: {
          name: 'simulator',
          include: ['test/wecom/{src,test}/**/*.test.ts'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'rules',
          include: ['test/{rules,support,demo,bench}/**/*.test.ts'],
          ...flowTimes,
        },
      },
      {
        test: {
          name: 'flow',
          include: ['test/flow/**/*.test.ts'],
          pool: 'forks',
          globalSetup: flowSetup,
          ...flowTimes,
        },
      },
      {
        test: {
          name: 'fault',
          include: ['test/fault/**/*.test.ts'],
          pool: 'forks',
          globalSetup: flowSetup,
          ...flowTimes,
          testTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          pool: 'forks',
          // One Chromium at a time: two starve each other and the page on two cores.
          fileParallelism: false,
          ...flowTimes,
          testTimeout: 120_000,
        },
      },
    ],
  },
})
