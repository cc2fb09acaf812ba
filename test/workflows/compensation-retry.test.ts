import { describe, expect, it } from '@jest/globals';
import { failing, runYaml } from './run-yaml.ts';

const text = (own: string): string => `
name: retried
defaults: { retry: { max_attempts: 0 } }
steps:
  - { id: hold, uses: a/hold, compensate: { uses: a/release, with: { id: h } } }
  - { id: charge, uses: a/charge, compensate: { uses: a/refund, with: { id: c }${own} } }
  - { id: stop, type: fail, error: Stop }
`;

const undoing = async (own: string, errors: Record<string, string>) => {
  const answers = Object.fromEntries(Object.entries(errors).map(([to, error]) => [to, failing(error)]));
  const result = await runYaml(text(own), { answers });
  const times = (to: string): number => result.calls.filter((call) => call.to === to).length;
  const { compensations } = JSON.parse(result.cause ?? '{}') as { compensations: unknown };
  return { error: result.error, release: times('a/release'), refund: times('a/refund'), compensations };
};

describe('a compensation that fails', () => {
  it('is retried 4 times by default, and the others still run', async () => {
    const result = await undoing('', { 'a/refund': 'Down' });

    expect(result).toEqual({
      error: 'Stop',
      refund: 5,
      release: 1,
      compensations: [
        { step: 'charge', undone: false, error: 'Down' },
        { step: 'hold', undone: true },
      ],
    });
  });

  it.each([
    { error: 'Lambda.TooManyRequestsException', calls: 7, why: 'Lambda itself is at fault' },
    { error: 'Lambda.ServiceException', calls: 7, why: 'Lambda itself is at fault' },
    { error: 'InvalidInput', calls: 1, why: 'it would only fail again' },
    { error: 'CircuitOpen', calls: 5, why: 'breakers close again' },
  ])('is called $calls times after $error: $why', async ({ error, calls }) => {
    expect(await undoing('', { 'a/refund': error })).toMatchObject({ refund: calls, release: 1 });
  });

  it.each<{ retry: string; errors: Record<string, string>; calls: object }>([
    {
      retry: '{ max_attempts: 2, interval: 1h, errors: [Down] }',
      errors: { 'a/refund': 'Down', 'a/release': 'Down' },
      calls: { refund: 3, release: 5 },
    },
    {
      retry: '{ max_attempts: 2, errors: [Down] }',
      errors: { 'a/refund': 'Other' },
      calls: { refund: 1, release: 1 },
    },
    { retry: '{ max_attempts: 0 }', errors: { 'a/refund': 'Down' }, calls: { refund: 1, release: 1 } },
  ])(
    'is retried as it says itself, and the others in the usual way: $retry',
    async ({ retry, errors, calls }) => {
      expect(await undoing(`, retry: ${retry}`, errors)).toMatchObject(calls);
    },
  );
});
