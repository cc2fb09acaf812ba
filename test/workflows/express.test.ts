import { describe, expect, it } from '@jest/globals';
import { hintsFor } from '#compiler/hints.ts';
import { compileWorkflow } from '#compiler/index.ts';
import { stretchHints } from '#compiler/stretch-hints.ts';
import { billedTransitions, dollarsOfExpress, lambdaDollars, PRICES } from '#contracts/prices.ts';
import type { EventRecord } from '#engine/model/event-record.ts';
import { toHistoryEvent } from '#engine/model/render-event.ts';
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

describe('A loop that is changed as a hint says', () => {
  const actions = new Map([['shop/look', { name: 'shop/look', effect: false }]]);
  const loop = (change: string) => `name: tested
steps:
  - id: lines
    type: for_each
    mode: distributed
    foreach: "[1..40]"
    estimate: { items: 40 }
    ${change}
    steps:
      - { id: first, uses: shop/look, estimate: 2s, with: { of: "{{ $item }}" } }
      - { id: second, uses: shop/look, estimate: 2s, with: { of: "{{ $first }}" } }
`;

  const eventsOf = (records: EventRecord[]) => records.map((record) => toHistoryEvent(record));
  const billOf = (records: EventRecord[]): number =>
    billedTransitions(records) * PRICES.transition + lambdaDollars(eventsOf(records));

  /** Returns what a run costs by its history and those of its iterations; an Express execution is paid for its time, and its calls. */
  const billed = async (change: string): Promise<number> => {
    const looked = { output: { StatusCode: 200, Payload: 1 }, afterSeconds: 2 };
    const { status, records, children } = await runYaml(loop(change), {
      ...{ actions, answers: { 'shop/look': looked }, keepChildren: true },
    });
    expect(status).toBe('SUCCEEDED');
    const isExpress = change.includes('express');
    return children.reduce((sum, { history }) => {
      const events = eventsOf(history);
      const seconds = (events.at(-1)?.timestamp ?? 0) - (events[0]?.timestamp ?? 0);
      return sum + (isExpress ? dollarsOfExpress(seconds) + lambdaDollars(events) : billOf(history));
    }, billOf(records));
  };

  it.each(['batch: { size: 10 }', 'executions: express'])(
    'costs as much less as that says, by the histories of what ran: %s',
    async (change) => {
      const text = loop('');
      const { document, plan } = compileWorkflow({ text, file: '' }, { actions });
      const hints = document && plan ? hintsFor({ document, plan, text }, { actions }) : [];
      const hint = hints.find((one) => one.change === change);

      const [before, after] = [await billed(''), await billed(change)];

      expect(before).toBeCloseTo(plan?.dollars.total ?? 0, 9);
      expect(hint?.dollars).toBeCloseTo(before - after, 9);
      expect(before - after).toBeGreaterThan(0.1 * before);
    },
  );
});
