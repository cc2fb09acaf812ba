import { describe, expect, it } from '@jest/globals';
import { dollarsOfCall, dollarsOfExpress, PRICES } from '#contracts/prices.ts';
import { hintsFor } from './hints.ts';
import { compileWorkflow } from './index.ts';

const text = (more = '') => `name: shop
input: { type: object, properties: { lines: { type: array } } }
steps:
  - id: lines
    type: for_each
    mode: distributed
    foreach: $input.lines
    estimate: { items: 1000 }
${more}    steps:
      - { id: look, uses: bank/look, estimate: 2s }
      - { id: judge, uses: bank/look, estimate: 1s }
`;

const options = (effect: boolean) => ({
  actions: new Map([['bank/look', { name: 'bank/look', effect }]]),
});

const compiled = (source: string, effect = false) => {
  const { document, plan, diagnostics } = compileWorkflow({ text: source, file: 'shop' }, options(effect));
  if (!document || !plan) throw new Error(JSON.stringify(diagnostics));
  return { document, plan, text: source };
};

describe('hints', () => {
  it('save what the plan of the changed workflow costs less', () => {
    const before = compiled(text());

    const hints = hintsFor(before, options(false));

    expect(hints.map(({ step, change }) => [step, change])).toEqual([
      ['lines', 'batch: { size: 10 }'],
      ['lines', 'executions: express'],
    ]);
    for (const { change, dollars } of hints) {
      const { plan } = compiled(text(`    ${change}\n`));
      expect(before.plan.dollars.total - plan.dollars.total).toBeCloseTo(dollars, 12);
    }
  });

  it('of Express executions trade transitions for requests and time', () => {
    const [, express] = hintsFor(compiled(text()), options(false));

    // Two states for each of 1,000 items against a request and 3 s with 64 MB each.
    expect(express?.dollars).toBeCloseTo(1000 * (2 * PRICES.transition - dollarsOfExpress(3)), 12);
    expect(dollarsOfExpress(3)).toBeCloseTo(0.000_001 + 3 * 0.0625 * 0.000_016_67, 12);
  });

  it('of batches save transitions and calls', () => {
    const [batch] = hintsFor(compiled(text()), options(false));

    const each = 2 * PRICES.transition + dollarsOfCall(2) + dollarsOfCall(1);
    expect(batch?.dollars).toBeCloseTo(900 * each, 10);
  });

  it('leave out what the workflow cannot be, and what it is already', () => {
    expect(
      hintsFor(compiled(text('    executions: express\n    batch: { size: 5 }\n')), options(false)),
    ).toEqual([]);
    const effectful = text()
      .replaceAll('estimate: 2s', 'estimate: 2s, irreversible: true')
      .replaceAll('estimate: 1s', 'estimate: 1s, irreversible: true');
    expect(hintsFor(compiled(effectful, true), options(true)).map(({ change }) => change)).toEqual([
      'batch: { size: 10 }',
    ]);
  });

  it('propose Express executions for a loop that is not distributed, and save what its plan then costs less', () => {
    const inline = text().replace('    mode: distributed\n', '');
    const before = compiled(inline);

    const [hint] = hintsFor(before, options(false));

    expect(hint).toMatchObject({ step: 'lines', change: 'executions: express' });
    const { plan } = compiled(inline.replace('    foreach', '    executions: express\n    foreach'));
    expect(before.plan.dollars.total - plan.dollars.total).toBeCloseTo(hint?.dollars ?? 0, 12);
    expect(
      hintsFor(compiled(inline.replace('    foreach', '    mode: inline\n    foreach')), options(false)),
    ).toEqual([]);
  });
});
