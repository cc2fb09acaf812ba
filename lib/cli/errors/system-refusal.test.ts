import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import { asUserError } from './system-refusal.ts';

const thrownBy = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error;
  }
};

describe('asUserError', () => {
  const require = createRequire(import.meta.url);

  it('says which package is not installed, and how to install it', () => {
    const error = thrownBy(() => require('baton-no-such-package'));

    expect(asUserError(error)).toMatchObject({
      name: 'UserError',
      message: 'The package "baton-no-such-package" is not installed',
      hint: expect.stringContaining('npm ci'),
    });
  });

  it('leaves a missing file of the program as it is', () => {
    const error = thrownBy(() => require('./no-such-file.cjs'));

    expect(asUserError(error)).toBe(error);
  });
});
