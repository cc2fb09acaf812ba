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

  it.each([
    ['tool', 'call-tool', { server: 'docs', tool: 'file' }, 'ServerUnavailable', 'ServerRefused'],
    [
      'http',
      'call-http',
      { method: 'POST', url: 'https://api.example.com/orders' },
      'Http.Socket',
      'Http.StatusCode.403',
    ],
    [
      'sql',
      'run-sql',
      { connection: 'shop', statement: 'DELETE FROM orders' },
      'DatabaseUnavailable',
      'ConstraintViolated',
    ],
  ])(
    'is undone before what is older, as the platform knows the errors of its functions: %s',
    async (type, action, fields, lost, refused) => {
      const undoes = (of: string) => ({ uses: 'a/refund', with: { of } });
      const steps = [
        { id: 'first', uses: 'a/charge', compensate: undoes('first') },
        { id: 'second', type, ...fields, compensate: undoes('second') },
      ];
      const undone = async (error: string) => {
        const { calls } = await runYaml(
          JSON.stringify({ name: 'pay', defaults: { retry: { max_attempts: 0 } }, steps }),
          { actions: ACTIONS, answers: { [action]: failing(error) as never } },
        );
        return calls.filter(({ to }) => to === 'a/refund').map(({ input }) => input);
      };

      expect(await undone(lost)).toEqual([{ of: 'second' }, { of: 'first' }]);
      expect(await undone(refused)).toEqual([{ of: 'first' }]);
    },
  );

  it('is undone if only its last attempt certainly did nothing', async () => {
    expect(await refunds('Lost', 'Declined')).toBe(1);
    expect(await refunds('Declined')).toBe(0);
  });
});
