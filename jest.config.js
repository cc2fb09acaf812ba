import { availableParallelism } from 'node:os';

const isWatching = process.argv.some((argument) => argument.startsWith('--watch'));

/** Node strips the types, so Jest transforms nothing; `test/runner` runs the files without Jest's sandbox. */
export default {
  testEnvironment: '<rootDir>/test/runner/environment.ts',
  runtime: '<rootDir>/test/runner/runtime.ts',
  testSequencer: '<rootDir>/test/runner/sequencer.ts',
  globalSetup: '<rootDir>/test/runner/global-setup.ts',
  globalTeardown: '<rootDir>/test/runner/global-teardown.ts',
  transform: {},
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: ['<rootDir>/{bin,lib,lambdas,statemachines,test}/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/(console|localstack|package)/'],
  modulePathIgnorePatterns: ['<rootDir>/(cdk.out|dist|out|.baton)/'],
  watchman: false,
  // Tests wait for processes and timers a third of the time, in which one worker more than there are cores has something to do.
  maxWorkers: availableParallelism() + 1,
  // With a limit, Jest runs tests in new workers only. While it watches, its own process would keep modules as they were.
  ...(isWatching ? { workerIdleMemoryLimit: '4GB' } : {}),
  // Most of it is for processes that a busy machine starts slowly.
  testTimeout: 60_000,
};
