import { describe, expect, it } from '@jest/globals';
import { compileWorkflow } from '#compiler/index.ts';
import { stretchHints } from '#compiler/stretch-hints.ts';
import { dollarsOfExpress, PRICES } from '#contracts/prices.ts';
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

describe('A stretch of steps that is put into an Express execution', () => {
  const actions = new Map([['shop/look', { name: 'shop/look', effect: false }]]);
  const inner = `
      - { id: first, uses: shop/look, estimate: 1s, with: { of: "{{ $input.of }}" } }
      - { id: second, uses: shop/look, estimate: 1s, with: { of: "{{ $first.price }}" } }
      - { id: third, uses: shop/look, estimate: 1s, with: { of: "{{ $second.price }}" } }
      - { id: fourth, uses: shop/look, estimate: 1s, with: { of: "{{ $third.price }}" } }`;
  const rest = (result: string) => `
  - { id: nap, type: wait, for: 2m }
output: "{{ ${result}.price }}"
`;
  const before = `name: tested\nsteps:${inner.replaceAll('      -', '  -')}${rest('$fourth')}`;
  const after = `name: tested
steps:
  - id: looks
    type: for_each
    foreach: "[1]"
    executions: express
    output: { fourth: "{{ $fourth }}" }
    steps:${inner}${rest('$looks[0].fourth')}`;
  const ran = (text: string) =>
    runYaml(text, { input: { of: 4 }, answers: { 'shop/look': ({ input }) => ({ price: input }) }, actions });

  it('gives the same result, and saves what the hint says', async () => {
    const { document, plan } = compileWorkflow({ text: before, file: '' }, { actions });
    const [hint] = document && plan ? stretchHints({ document, plan, text: before }, { actions }) : [];

    const [plain, express] = [await ran(before), await ran(after)];

    expect(hint?.step).toBe('first … fourth');
    expect(express.output).toEqual(plain.output);
    expect(express.calls.map(({ step }) => step)).toEqual(plain.calls.map(({ step }) => step));
    const saved = (plain.transitions - express.transitions) * PRICES.transition - dollarsOfExpress(4);
    expect(hint?.dollars).toBeCloseTo(saved, 12);
    expect(saved).toBeGreaterThan(2 * PRICES.transition);
  });
});
