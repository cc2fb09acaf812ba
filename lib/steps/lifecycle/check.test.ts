import { expect, it } from '@jest/globals';
import { compileWorkflow } from '#compiler/index.ts';
import { diagnosticLine } from '#core/diagnostics.ts';

const order = {
  kind: 'lifecycle',
  file: 'order.lifecycle.yaml',
  value: { name: 'order', transitions: [{ on: 'pay', from: 'open', to: 'paid' }] },
  spanOf: () => undefined,
};
const ticket = { name: 'ticket', file: '/ticket.lifecycle.ts', calls: [], undoes: false };

const found = (lifecycle: string, trigger: string): string[] =>
  compileWorkflow(
    {
      text: `name: w\nsteps:\n  - { id: a, type: lifecycle, lifecycle: ${lifecycle}, trigger: ${trigger}, entity: o-1 }\n`,
      file: 'w',
    },
    { documents: [order], workflows: new Map([['ticket', ticket]]) },
  ).diagnostics.map(diagnosticLine);

it.each([
  [
    'a lifecycle',
    'ordr',
    'pay',
    'w:3:42 error invalid-value: there is no lifecycle "ordr" (did you mean "order"?)',
  ],
  [
    'a trigger',
    'order',
    'pya',
    'w:3:58 error invalid-value: the lifecycle "order" has no trigger "pya" (did you mean "pay"?)',
  ],
])('A step that names %s that there is not is an error', (_, lifecycle, trigger, message) => {
  expect(found(lifecycle, trigger)).toEqual([message]);
});

it.each([
  ['of a document', 'order', 'pay'],
  ['that a test brings, whose triggers are not known', 'ticket', 'use'],
])('A step names a lifecycle %s', (_, lifecycle, trigger) => {
  expect(found(lifecycle, trigger)).toEqual([]);
});
