import { describe, expect, it } from '@jest/globals';
import { runYaml } from './run-yaml.ts';

const text = `
name: many
steps:
  - { id: reserve, uses: a/reserve, compensate: { uses: a/release, with: { id: r } } }
  - id: charged
    type: for_each
    foreach: $input.orders
    steps:
      - { id: charge, uses: a/charge, compensate: { uses: a/refund, with: { order: "{{ $item }}" } } }
`;

describe('a for_each over a list that is too long for one execution', () => {
  it('fails before its first iteration, says why, and what was done before is undone', async () => {
    const orders = Array.from({ length: 1501 }, (_, index) => index);

    const result = await runYaml(text, { input: { orders } });

    expect(result.status).toBe('FAILED');
    expect(result.calls.map(({ to }) => to)).toEqual(['a/reserve', 'a/release']);
    expect(JSON.parse(result.cause ?? '').cause).toMatch(
      /1501 items do not fit into an execution, which has room for 1500: set maxItems/,
    );
  });

  it('goes through one that fits', async () => {
    const result = await runYaml(text, { input: { orders: [1, 2, 3] } });

    expect(result.status).toBe('SUCCEEDED');
  });
});
