import { describe, expect, it } from '@jest/globals';
import type { ActionCatalog } from '#compiler/types.ts';
import type { DeclaredErrors } from '#contracts/errors.ts';
import { failing, runYaml } from './run-yaml.ts';

const ERRORS: DeclaredErrors = {
  Declined: { retryable: false, effect: 'none' },
  Lost: { retryable: true },
};

const ACTIONS: ActionCatalog = new Map(
  [
    { name: 'a/charge', effect: true, errors: ERRORS },
    { name: 'a/refund', effect: true },
  ].map((contract) => [contract.name, contract]),
);

const text = `
name: pay
defaults: { retry: { max_attempts: 1 }, timeout: 5s }
steps:
  - { id: charge, uses: a/charge, compensate: { uses: a/refund, with: { order: 7 } } }
`;

const refunds = async (...errors: string[]): Promise<number> => {
  const { status, calls } = await runYaml(text, {
    actions: ACTIONS,
    answers: { 'a/charge': (_, number) => failing(errors[number] ?? errors.at(-1)!), 'a/refund': null },
  });

  expect(status).toBe('FAILED');
  return calls.filter(({ to }) => to === 'a/refund').length;
};

describe('an action with a contract that failed', () => {
  it.each(['Declined', 'InvalidInput', 'CircuitOpen', 'Revoked'])(
    'is not undone if the error means that nothing was done: %s',
    async (error) => expect(await refunds(error)).toBe(0),
  );

  it.each(['Lost', 'Undeclared', 'States.Timeout', 'InvalidOutput'])(
    'is undone if the contract does not say that nothing was done: %s',
    async (error) => expect(await refunds(error)).toBe(1),
  );

  it('is undone if only its last attempt certainly did nothing', async () => {
    expect(await refunds('Lost', 'Declined')).toBe(1);
    expect(await refunds('Declined')).toBe(0);
  });
});
