import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';

const text = (...steps: string[]) => `name: shop
steps:
  - id: lines
    type: for_each
    foreach: "[1, 2]"
    executions: express
    steps:
${steps.map((step) => `      - ${step}`).join('\n')}
`;

const found = (...steps: string[]) =>
  foundIn(
    text(...steps),
    new Map([
      ['bank/pay', { name: 'bank/pay' }],
      ['bank/look', { name: 'bank/look', effect: false }],
    ]),
  )
    .filter((line) => line.includes('unfit-express'))
    .map((line) => line.replace(/ \(.*/, ''));

describe('unfit-express', () => {
  it('accepts steps without effects that end soon', () => {
    expect(
      found(
        '{ id: look, uses: bank/look }',
        '{ id: sum, type: script, script: return 1 }',
        '{ id: rest, type: wait, for: 4m }',
      ),
    ).toEqual([]);
  });

  it('refuses effects, waits for people, and long waits, at any depth', () => {
    expect(
      found(
        '{ id: pay, uses: bank/pay }',
        '{ id: report, type: http, url: "https://a.example.com/x", method: POST }',
        '{ id: rest, type: wait, for: 6m }',
        '{ id: both, type: parallel, branches: { one: { steps: [{ id: ask, type: approval, timeout: 1h, with: { title: ok } }] } } }',
      ),
    ).toEqual([
      '8:9 error unfit-express: "pay" may have an effect: the contract of bank/pay does not say "effect: false"',
      expect.stringContaining('"report" has an effect'),
      '10:9 error unfit-express: "rest" takes 360 s, and an Express execution lasts five minutes at most',
      expect.stringContaining('"ask" waits for a person'),
    ]);
  });
});
