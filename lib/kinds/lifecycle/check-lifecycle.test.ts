import { describe, expect, it } from '@jest/globals';
import { checkStates } from './check-states.ts';
import { checkTransitions } from './check-transitions.ts';
import { graphOf } from './graph.ts';
import type { LifecycleDocument } from './schema.ts';

const of = (document: Partial<LifecycleDocument>): LifecycleDocument => ({
  name: 'order',
  states: { draft: {}, placed: {}, done: { final: true } },
  transitions: [
    { on: 'place', from: 'draft', to: 'placed' },
    { on: 'finish', from: 'placed', to: 'done' },
  ],
  ...document,
});

const found = (document: Partial<LifecycleDocument>): string[] =>
  [...checkStates(of(document)), ...checkTransitions(of(document))].map(
    ({ path, message, hint }) => `${path.join('.')}: ${message}${hint ? ` (${hint})` : ''}`,
  );

describe('a lifecycle', () => {
  it('whose states all lead on is without fault', () => {
    expect(found({})).toEqual([]);
  });

  it('names only its states', () => {
    const transitions = [{ on: 'place', from: ['draft', 'plcaed'], to: 'vanished' }];

    expect(found({ initial: 'start', transitions })).toEqual([
      'initial: there is no state "start" (the states are draft, placed, done)',
      'transitions.0.from.1: there is no state "plcaed" (did you mean "placed"?)',
      'transitions.0.to: there is no state "vanished" (the states are draft, placed, done)',
    ]);
  });

  it('reaches all states, and leaves all that are not final', () => {
    const states = { draft: {}, stuck: {}, lost: {}, round: {}, done: { final: true } };
    const transitions = [
      { on: 'a', from: 'draft', to: 'stuck' },
      { on: 'b', from: ['draft', 'round'], to: 'round' },
      { on: 'c', from: 'draft', to: 'done' },
      { on: 'd', from: 'done', to: 'draft' },
    ];

    expect(found({ states, transitions })).toEqual([
      'states.stuck: state "stuck" is a dead end: nothing leaves it, and it is not final (write "final: true", or add a transition)',
      'states.lost: state "lost" is never reached from "draft" (add a transition that leads to it, or remove it)',
      'states.round: no final state can be reached from state "round" (lead it to done)',
      'transitions.3.from: state "done" is final, and this transition leaves it (remove "final" or the transition)',
    ]);
  });

  it('sets a map, or what an expression makes of one', () => {
    const between = { from: 'draft', to: 'placed' };
    const transitions = [
      { ...between, on: 'a', set: 5 },
      { ...between, on: 'b', set: 'paid' },
      { ...between, on: 'c', set: '{{ $input.event }}' },
      { ...between, on: 'd', set: { paid: true } },
      { on: 'finish', from: 'placed', to: 'done' },
    ];

    expect(found({ transitions })).toEqual(
      [0, 1].map(
        (index) =>
          `transitions.${index}.set: "set" is laid over the data of an entity, so it is a map (write "set: { field: value }")`,
      ),
    );
  });

  it('leaves nothing to chance, and has no transition that never happens', () => {
    const transitions = [
      { on: 'place', from: 'draft', to: 'placed' },
      { on: 'place', from: 'draft', to: 'done', guard: '$input.data.total > 5' },
      { on: 'finish', from: 'placed', to: 'done', guard: '$random() > 0.5' },
      { after: '2h', from: 'placed', to: 'done' },
      { from: 'placed', to: 'done', with: {} },
    ];

    expect(found({ transitions, timeout: '1h', payloads: { plaice: {} } })).toEqual([
      'transitions.2.guard: a guard decides by the entity and the event alone, and $random() has a different value at each evaluation (let the event bring the value)',
      'transitions.3.after: this transition never happens: "timeout: 1h" ends the wait before 2h (give the steps timeouts instead)',
      'transitions.4: nothing brings this transition about (add "on" with the name of a trigger, or "after" with a duration)',
      'transitions.4.with: "with" belongs to the action that "uses" names (write it in the step that it is for)',
      'transitions.1: "place" never takes this transition from draft: an earlier one, to "placed", has no guard (write the transition with a guard first)',
      'payloads.plaice: no transition has the trigger "plaice" (did you mean "place"?)',
    ]);
  });

  it('has no timed transition that comes too late', () => {
    const timed = (after: string, to: string, more = {}) => ({ after, from: 'placed', to, ...more });
    const tooLate = (...transitions: LifecycleDocument['transitions']): string[] =>
      found({ transitions: [{ on: 'place', from: 'draft', to: 'placed' }, ...transitions] });

    expect(tooLate(timed('1h', 'done'), timed('1h', 'draft'), timed('2h', 'draft'))).toEqual([
      'transitions.2.after: this transition never happens: another one leads from placed to "done" after 1h (give one of them a guard, or remove one)',
      'transitions.3.after: this transition never happens: another one leads from placed to "done" after 1h (give that one a guard, or remove one)',
    ]);
    // A guard may not hold, and work may fail: the entity stays, and the later one is due.
    expect(tooLate(timed('1h', 'done', { guard: '$input.data.paid' }), timed('2h', 'draft'))).toEqual([]);
    expect(tooLate(timed('1h', 'done', { uses: 'a/b' }), timed('2h', 'draft'))).toEqual([]);
    expect(tooLate(timed('1h', 'done'), timed('2h', 'draft', { on: 'back' }))).toEqual([]);
  });

  it('comes to rest', () => {
    const hasty = (from: string, to: string, more = {}) => ({ after: '0s', from, to, ...more });
    const end = { on: 'finish', from: 'placed', to: 'done' };
    const circle = [hasty('draft', 'placed'), hasty('placed', 'draft'), end];

    expect(found({ transitions: circle })).toEqual([
      'transitions.0.after: an entity would never rest: draft → placed → draft, each after 0s (give one of them a longer "after", a guard, or a trigger)',
    ]);
    expect(found({ transitions: [hasty('draft', 'draft'), ...circle] })).toHaveLength(1);
    expect(
      found({ transitions: [hasty('draft', 'placed'), hasty('placed', 'draft', { after: '1s' }), end] }),
    ).toEqual([]);
    expect(
      found({
        transitions: [hasty('draft', 'placed'), hasty('placed', 'draft', { guard: '$input.data.more' }), end],
      }),
    ).toEqual([]);
  });

  it('is drawn with its states, its triggers on the arrows, and ways back', () => {
    const { nodes, edges } = graphOf(
      of({
        transitions: [
          { on: 'place', from: 'draft', to: 'placed', guard: '$input.data.total > 0' },
          { on: 'change', from: 'placed', to: 'draft' },
          { on: 'note', from: 'placed', to: 'placed' },
          { after: '24h', from: 'placed', to: 'done' },
        ],
      }),
    );

    expect(nodes.map(({ id, shape, marks }) => [id, shape, marks])).toEqual([
      ['draft', 'start', []],
      ['placed', 'box', ['stays on note']],
      ['done', 'end', []],
    ]);
    expect(edges.map(({ from, to, kind, label }) => `${from} ${kind} ${to}: ${label}`)).toEqual([
      'draft next placed: place [$input.data.total > 0]',
      'placed back draft: change',
      'placed next done: after 24h',
    ]);
  });
});
