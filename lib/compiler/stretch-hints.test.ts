import { describe, expect, it } from '@jest/globals';
import { compileWorkflow } from './index.ts';
import { stretchHints } from './stretch-hints.ts';

const options = {
  actions: new Map([
    ['shop/look', { name: 'shop/look', effect: false }],
    ['shop/book', { name: 'shop/book', effect: true }],
  ]),
};

const hintsOf = (steps: string) => {
  const text = `name: shop\nsteps:\n${steps}`;
  const { document, plan, diagnostics } = compileWorkflow({ text, file: 'shop' }, options);
  if (!document || !plan) throw new Error(JSON.stringify(diagnostics));
  return stretchHints({ document, plan, text }, options).map(({ step }) => step);
};

const look = (id: string, more = '') => `  - { id: ${id}, uses: shop/look, estimate: 1s${more} }\n`;
const book = (id: string) =>
  `  - { id: ${id}, uses: shop/book, estimate: 1s, irreversible: true, with: { a: "{{ $c.x }}" } }\n`;

describe('hints of Express executions for stretches', () => {
  it('are of the steps in a row that change nothing', () => {
    expect(hintsOf(look('a') + look('b') + look('c') + book('d'))).toEqual(['a … c']);
    expect(hintsOf(look('c') + book('d') + look('e') + book('f') + look('g'))).toEqual([]);
  });

  it('are of chains of a graph', () => {
    const chain = look('a', ', needs: []') + look('b', ', needs: [a]') + look('c', ', needs: [b]');

    expect(hintsOf(`${chain}${look('d', ', needs: [c, a], with: { y: "{{ $a.x }}" }')}`)).toEqual(['a … c']);
    expect(
      hintsOf(look('a', ', needs: []') + look('b', ', needs: []') + look('c', ', needs: [a, b]')),
    ).toEqual([]);
  });

  it('are not of what takes long, or is in a loop', () => {
    const long = ['a', 'b', 'c'].map((id) => look(id).replace('1s', '40s')).join('');
    const loop = `  - { id: lines, type: for_each, foreach: "[1, 2]", steps: [\n${[...'abc']
      .map((id) => `      { id: ${id}, uses: shop/look, estimate: 1s },\n`)
      .join('')}    ] }\n`;

    expect(hintsOf(long)).toEqual([]);
    expect(hintsOf(loop)).toEqual([]);
  });
});
