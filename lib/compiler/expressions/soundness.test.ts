import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import jsonata from 'jsonata';
import { generatedRuns } from '#core/testing/generated-runs.ts';
import { analyse } from './analyse.ts';
import { existenceEdits, substitute } from './substitute.ts';

/** Conditions over `$x`, which is null, and `$y`, which can be anything. */
const { condition } = fc.letrec<{ condition: string; value: string }>((tie) => ({
  value: fc.constantFrom(
    '$x',
    '$x.a',
    '$x.a.b',
    '$x.items',
    '$y',
    '$y.a',
    'null',
    'true',
    'false',
    '0',
    '1',
    '"a"',
    '[]',
  ),
  condition: fc.oneof(
    { maxDepth: 3 },
    tie('value'),
    fc
      .tuple(tie('value'), fc.constantFrom('=', '!=', '<', '>=', 'in'), tie('value'))
      .map((parts) => parts.join(' ')),
    fc
      .tuple(
        fc.constantFrom('type', 'count', 'length', 'string'),
        tie('value'),
        fc.constantFrom('= "null"', '!= "null"', '= "object"', '> 0', '= 0', '!= 0', '>= 1', '= 1'),
      )
      .map(([name, value, test]) => `$${name}(${value}) ${test}`),
    fc
      .tuple(fc.constantFrom('exists', 'not', 'boolean'), tie('condition'))
      .map(([name, inner]) => `$${name}(${inner})`),
    fc
      .tuple(tie('condition'), fc.constantFrom('and', 'or'), tie('condition'))
      .map(([a, word, b]) => `(${a}) ${word} (${b})`),
    fc.tuple(tie('condition'), tie('condition')).map(([a, b]) => `((${a}) ? (${b}) : false)`),
  ),
}));

const expression = fc
  .tuple(
    condition,
    condition,
    fc.constantFrom(
      '? $x.mark : 0',
      '? 0 : $x.mark',
      'and $x.mark',
      'or $x.mark',
      '?: $x.mark',
      '?? $x.mark',
    ),
  )
  .map(([outer, inner, tail]) => `(${outer}) ? ((${inner}) ${tail}) : ((${inner}) ${tail})`);

it('A read is never taken for guarded that is made while the variable is null', async () => {
  let guarded = 0;
  await fc.assert(
    fc.asyncProperty(expression, fc.constantFrom<unknown>(null, true, 0, 'a', { a: 1 }), async (text, y) => {
      const analysis = analyse(text);
      if (!analysis.ok) throw new Error(analysis.message);
      const safe = analysis.paths.filter(
        ({ steps, use }) =>
          steps[0] === 'mark' && use.known.some((fact) => fact.variable === 'x' && fact.is === 'set'),
      );
      guarded += safe.length;
      const traps = safe.map(({ start, end }) => ({ start, end, replacement: '$trap()' }));
      const trapped = jsonata(substitute(text, [...traps, ...existenceEdits(analysis, (name) => name)]));
      let sprung = false;
      trapped.registerFunction('trap', () => {
        sprung = true;
      });
      // What is wrong with the types of an operation does not matter here.
      await trapped.evaluate({}, { x: null, y }).catch(() => undefined);

      expect(sprung).toBe(false);
    }),
    { numRuns: generatedRuns(600) },
  );

  expect(guarded).toBeGreaterThan(0);
});
