import { describe, expect, it } from '@jest/globals';
import { maybeSame, mayDecide, namesOf } from './approvers.ts';

const USER = 'arn:aws:iam::111122223333:user/team/ann';
const SINGLE_SIGN_ON =
  'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Ops_0123456789abcdef/Ann@example.com';
const ROLE = 'arn:aws-cn:sts::111122223333:assumed-role/Deciders/ann@example.com';

describe('names of a caller', () => {
  it.each([
    ['an IAM user', USER, [USER, 'user/ann', 'ann']],
    [
      'a user of IAM Identity Center',
      SINGLE_SIGN_ON,
      [SINGLE_SIGN_ON, 'role/AWSReservedSSO_Ops_0123456789abcdef', 'Ann@example.com'],
    ],
    ['a role, whose session anybody may name', ROLE, [ROLE, 'role/Deciders']],
    ['an API key', 'a1b2c3', ['a1b2c3']],
  ])('of %s are those that are proven', (_, principal, names) => {
    expect(namesOf(principal)).toEqual(names);
  });
});

describe('who may decide', () => {
  const enforced = { rule: 'enforced' as const };

  it('is whoever is named, in any case of letters', () => {
    expect(mayDecide(['ann@example.com'], { principal: SINGLE_SIGN_ON }, enforced)).toBe(true);
    expect(mayDecide(['bob', 'role/Deciders'], { principal: ROLE }, enforced)).toBe(true);
    expect(mayDecide(['ann'], { principal: USER }, enforced)).toBe(true);
  });

  it('is not who chooses a name, claims one, or has none', () => {
    expect(mayDecide(['ann@example.com'], { principal: ROLE }, enforced)).toBe(false);
    expect(mayDecide(['bob'], { principal: USER }, { ...enforced, by: 'bob' })).toBe(false);
    expect(mayDecide(['bob'], {}, { ...enforced, by: 'bob' })).toBe(false);
  });

  it('is whoever the holder of an API key names, where that is enough', () => {
    const claimed = { rule: 'claimed' as const, by: 'ann@example.com' };

    expect(mayDecide(['ann@example.com'], { principal: 'a1b2c3' }, claimed)).toBe(true);
    expect(mayDecide(['bob@example.com'], { principal: 'a1b2c3' }, claimed)).toBe(false);
    expect(mayDecide(['a1b2c3'], { principal: 'a1b2c3' }, { rule: 'claimed' })).toBe(true);
    expect(mayDecide(['ann@example.com'], { principal: ROLE }, claimed)).toBe(false);
  });

  it('is a person of the console by address or group, and not by a claimed name', () => {
    const ann = { principal: 'ann@example.com', groups: ['approver', 'finance'] };
    const claimed = { rule: 'claimed' as const, by: 'bob@example.com' };

    expect(mayDecide(['Ann@example.com'], ann, enforced)).toBe(true);
    expect(mayDecide(['group/finance'], ann, enforced)).toBe(true);
    expect(mayDecide(['bob@example.com'], ann, claimed)).toBe(false);
  });

  it('is anyone if no one is named, or if the deployment says so', () => {
    expect(mayDecide([], {}, enforced)).toBe(true);
    expect(mayDecide(['bob'], {}, { rule: 'anyone' })).toBe(true);
  });
});

describe('two callers may be the same person', () => {
  it.each([
    ['with the same name', 'ann@example.com', 'Ann@example.com', true],
    [
      'once signed in to the console, once through IAM Identity Center',
      'ann@example.com',
      SINGLE_SIGN_ON,
      true,
    ],
    ['if the session of a role has the name', 'ann@example.com', ROLE, true],
    ['but not for sharing a role', ROLE, ROLE.replace('ann@', 'bob@'), false],
    ['but not with other names', 'ann@example.com', 'bob@example.com', false],
  ])('%s', (_, one, other, expected) => expect(maybeSame(one, other)).toBe(expected));
});
