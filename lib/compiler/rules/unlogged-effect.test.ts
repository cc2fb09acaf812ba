import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';

const workflow = (step: string): string =>
  `
name: shop
state:
  counter: { fields: { count: { type: integer } } }
steps:
  - id: change
    ${step}
    compensate: { uses: a/undo }
`.slice(1);

const STEPS = [
  {
    type: 'aws',
    step: 'type: aws\n    service: sqs\n    action: purgeQueue\n    resources: ["*"]\n    with: { QueueUrl: q }',
  },
];

describe('unlogged-effect', () => {
  it.each(STEPS)('warns of a compensation of a step of type $type, which no function runs', ({ step }) => {
    const found = foundIn(workflow(step)).filter((line) => line.includes('unlogged-effect'));

    expect(found).toEqual([
      expect.stringContaining(
        'nothing undoes step "change" if the execution is stopped while it is under way',
      ),
    ]);
  });

  it.each([
    {
      mode: 'distributed',
      lines: [expect.stringContaining('nothing undoes what step "called" has started once')],
    },
    { mode: 'inline', lines: [] },
  ])('knows who knows of the workflows that a $mode for_each calls', ({ mode, lines }) => {
    const each = `name: shop
steps:
  - id: all
    type: for_each
    foreach: '[1, 2]'
    mode: ${mode}
    steps:
      - { id: called, type: workflow, workflow: other, compensate: { uses: a/undo } }
`;

    expect(foundIn(each).filter((line) => line.includes('unlogged-effect'))).toEqual(lines);
  });

  it.each([
    { who: 'an action', step: 'uses: a/do' },
    {
      who: 'the function that makes requests',
      step: 'type: http\n    method: POST\n    url: https://example.com/orders',
    },
    {
      who: 'the function that writes records',
      step: 'type: state\n    update: counter\n    add: { count: 1 }',
    },
  ])('finds nothing if $who does it', ({ step }) => {
    expect(foundIn(workflow(step)).filter((line) => line.includes('unlogged-effect'))).toEqual([]);
  });
});
