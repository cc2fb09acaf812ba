/** The console in a real browser, over a real local stack; run by `npm run test:console`. Needs Chromium. */
export default {
  rootDir: '../..',
  testEnvironment: 'node',
  globalSetup: '<rootDir>/test/runner/global-setup.ts',
  globalTeardown: '<rootDir>/test/runner/global-teardown.ts',
  transform: {},
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: ['<rootDir>/test/console/*.test.ts'],
  watchman: false,
  testTimeout: 120_000,
};
