import { expect, it } from '@jest/globals';
import { compileWorkflow } from '#compiler/index.ts';
import { invariant } from '#core/invariant.ts';
import { type Subject, subjectOf } from './subject.ts';
import { sweep } from './sweep.ts';

const LIFECYCLE = `kind: lifecycle
name: ticket
states: { open: {}, done: { final: true }, dropped: { final: true } }
transitions:
  - { on: finish, from: open, to: done, actions: [{ id: tells, type: emit, event: Done, with: {} }] }
  - { after: 30d, from: open, to: dropped }
`;

const subjectIn = (text: string): Subject => {
  const { document, manifest } = compileWorkflow({ text, file: 'document' });
  invariant(document && manifest, 'the document compiles');
  return subjectOf({ document, manifest, actions: new Map(), answers: {} });
};

it('A sweep takes every transition of a lifecycle, timed ones too', async () => {
  const report = await sweep(subjectIn(LIFECYCLE), { max: 300 });

  expect(report.violations).toEqual([]);
  expect(report.neverSucceeded).toBeUndefined();
  const unreached = report.states.filter(({ reached }) => !reached).map(({ state }) => state);
  expect(unreached).toEqual(['transition_unknown']);
});

it('A sweep of a registry knows the retries of its services, of calls and of what undoes them', async () => {
  const report = await sweep(
    subjectIn(`kind: services
name: shop
services:
  stock:
    url: https://stock.example.com
    retry: { max_attempts: 1 }
    operations: { take: { path: /take, undo: give }, give: { path: /give } }
  mail:
    url: https://mail.example.com
    needs: [stock]
    operations: { take: { path: /tell } }
`),
  );

  expect(report.violations).toEqual([]);
  expect(report.neverSucceeded).toBeUndefined();
});

it('A sweep answers for a script that a task names by what it returns', async () => {
  const report = await sweep(
    subjectIn(`name: planned
scripts:
  long: { script: "return { text: 'x' }", returns: { type: object, required: [text], properties: { text: { type: string } } } }
steps:
  - { id: work, type: dynamic, tasks: '[{ "id": "a", "type": "script", "with": { "script": "long" } }]', allow: ["script:long"] }
  - { id: size, type: transform, with: "{{ $length($work.a.text) }}" }
`),
    { max: 50 },
  );

  expect(report.violations).toEqual([]);
  expect(report.neverSucceeded).toBeUndefined();
});
