import { userInfo } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { userName } from './user-name.ts';

describe('the name of the user', () => {
  it('is that of the environment', () => {
    expect(userName({ USER: 'ann', USERNAME: 'bob' })).toBe('ann');
    expect(userName({ USERNAME: 'bob' })).toBe('bob');
  });

  it('is that of the account where the environment has none, as in a container', () => {
    expect(userName({})).toBe(userInfo().username);
  });
});
