import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'postgres',
          include: ['test/**/*.test.ts'],
          exclude: ['test/unit/**'],
          globalSetup: 'test/support/global-setup.ts',
          setupFiles: 'test/support/setup-file.ts',
        },
      },
    ],
    // Most files wait for servers, processes and clocks: more of them than cores keep the cores busy.
    maxWorkers: 3,
    // Nothing waits for time to pass: a machine that is slow today may take longer.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
