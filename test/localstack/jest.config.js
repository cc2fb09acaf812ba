/** Deploys to a LocalStack and works there; run by `npm run test:localstack`. */
export default {
  rootDir: '../..',
  testEnvironment: 'node',
  transform: {},
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: ['<rootDir>/test/localstack/*.test.ts'],
  globalSetup: '<rootDir>/test/localstack/harness/global-setup.ts',
  watchman: false,
  testTimeout: 300_000,
};
