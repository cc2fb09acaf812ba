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

  const apart = (step: string): string => `name: shop
steps:
  - id: all
    type: for_each
    foreach: '[1, 2]'
    mode: distributed
    steps:
      - { id: change, ${step}, compensate: { uses: a/undo } }
`;

  it('says that nothing undoes it once its iteration has ended, if that is an execution', () => {
    const step = 'type: aws, service: sqs, action: purgeQueue, resources: ["*"], with: { QueueUrl: q }';

    expect(foundIn(apart(step)).filter((line) => line.includes('unlogged-effect'))).toEqual([
      expect.stringContaining('nothing undoes step "change" once its iteration of "all" has ended'),
    ]);
  });

  it.each([{ wait: true }, { wait: false }])(
    'finds nothing if such an iteration starts a workflow, since that is logged (wait: $wait)',
    ({ wait }) => {
      const found = foundIn(apart(`type: workflow, workflow: other, wait: ${wait}`));

      expect(found.filter((line) => line.includes('unlogged-effect'))).toEqual([]);
    },
  );

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
