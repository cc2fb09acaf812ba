/** Deploys to a LocalStack and works there; run by `npm run test:localstack`. */
export default {
  rootDir: '../..',
  testEnvironment: 'node',
  transform: {},
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: ['<rootDir>/test/localstack/*.test.ts'],
  testSequencer: '<rootDir>/test/runner/sequencer.ts',
  globalSetup: '<rootDir>/test/localstack/harness/global-setup.ts',
  globalTeardown: '<rootDir>/test/runner/global-teardown.ts',
  watchman: false,
  testTimeout: 600_000,
  // Each suite deploys its own stage, and mostly waits for CloudFormation.
  maxWorkers: 2,
};
