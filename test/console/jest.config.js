/** The console in a real browser, over a real local stack; run by `npm run test:console`. Needs Chromium. */
export default {
  rootDir: '../..',
  testEnvironment: 'node',
  transform: {},
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: ['<rootDir>/test/console/*.test.ts'],
  watchman: false,
  testTimeout: 120_000,
};
