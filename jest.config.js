/** Node strips the types, so Jest transforms nothing. */
export default {
  testEnvironment: 'node',
  transform: {},
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: ['<rootDir>/{bin,lib,lambdas,statemachines,test}/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/(localstack|package)/'],
  modulePathIgnorePatterns: ['<rootDir>/(cdk.out|dist|out|.baton)/'],
  watchman: false,
  // Half of the tests wait for processes and timers, so every core gets a worker.
  maxWorkers: '100%',
  testTimeout: 30_000,
};
