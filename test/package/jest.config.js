/** What users get: the package, installed into other folders. Apart from the other tests because npm installs take minutes. */
export default {
  rootDir: '../..',
  testEnvironment: 'node',
  globalSetup: '<rootDir>/test/runner/global-setup.ts',
  globalTeardown: '<rootDir>/test/runner/global-teardown.ts',
  transform: {},
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: ['<rootDir>/test/package/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/(cdk.out|dist|out|.baton)/'],
  watchman: false,
  testTimeout: 900_000,
};
