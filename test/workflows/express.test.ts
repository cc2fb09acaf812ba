import { describe, expect, it } from '@jest/globals';
import { runYaml } from './run-yaml.ts';

const text = (executions: string) => `
name: tested
steps:
  - id: lines
    type: for_each
    mode: distributed
    executions: ${executions}
    foreach: "[1, 2, 3]"
    on_item_error: skip
    steps:
      - { id: look, uses: shop/look, with: { item: "{{ $item }}", at: "{{ $index }}" } }
      - { id: doubled, type: transform, with: { twice: "{{ $look.price * 2 }}" } }
output: "{{ $lines }}"
`;
const run = (executions: string) => runYaml(text(executions), { answers: { 'shop/look': { price: 4 } } });

describe('Iterations that are Express executions', () => {
  it('have the results of standard ones, in the order of the items', async () => {
    const [standard, express] = [await run('standard'), await run('express')];

    expect(express.output).toEqual([{ twice: 8 }, { twice: 8 }, { twice: 8 }]);
    expect(express.output).toEqual(standard.output);
    expect(express.calls.map(({ input }) => input)).toEqual(standard.calls.map(({ input }) => input));
  });
});
