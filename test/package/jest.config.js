/** What users get: the package, installed into other folders. Apart from the other tests because npm installs take minutes. */
export default {
  rootDir: '../..',
  testEnvironment: 'node',
  transform: {},
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: ['<rootDir>/test/package/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/(cdk.out|dist|out|.baton)/'],
  watchman: false,
  testTimeout: 900_000,
};
