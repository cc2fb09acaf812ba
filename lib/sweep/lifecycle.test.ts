import { expect, it } from '@jest/globals';
import { compileWorkflow } from '#compiler/index.ts';
import { invariant } from '#core/invariant.ts';
import { subjectOf } from './subject.ts';
import { sweep } from './sweep.ts';

const LIFECYCLE = `kind: lifecycle
name: ticket
states: { open: {}, done: { final: true }, dropped: { final: true } }
transitions:
  - { on: finish, from: open, to: done, actions: [{ id: tells, type: emit, event: Done, with: {} }] }
  - { after: 30d, from: open, to: dropped }
`;

it('A sweep takes every transition of a lifecycle, timed ones too', async () => {
  const { document, manifest } = compileWorkflow({ text: LIFECYCLE, file: 'ticket' });
  invariant(document && manifest, 'the lifecycle compiles');

  const report = await sweep(subjectOf({ document, manifest, actions: new Map(), answers: {} }), {
    max: 300,
  });

  expect(report.violations).toEqual([]);
  expect(report.neverSucceeded).toBeUndefined();
  const unreached = report.states.filter(({ reached }) => !reached).map(({ state }) => state);
  expect(unreached).toEqual(['transition_unknown']);
});
