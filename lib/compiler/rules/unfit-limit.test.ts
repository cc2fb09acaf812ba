import { describe, expect, it } from '@jest/globals';
import { compileWorkflow } from '../index.ts';
import { foundIn } from '../testing/found-in.ts';

const text = (fields: string) => `name: sync
input: { type: object, required: [customer, tags], properties: { customer: { type: string }, tags: { type: array } } }
${fields}
steps:
  - { id: rest, type: wait, for: 1s }
`;

describe('unfit-limit', () => {
  it('accepts keys that are texts, and priorities of what waits', () => {
    const fields = `concurrency: { key: $input.customer, max: 3, on_limit: cancel_oldest }
priority: "$input.customer = 'ann' ? 10 : 0"
rate: { key: $input.customer, max: 10, per: 1m, on_limit: skip }
debounce: { key: $input.customer, wait: 5s }`;

    expect(foundIn(text(fields))).toEqual([]);
  });

  it.each([
    [
      'concurrency: { key: $input.tags }',
      '3:21',
      'a key is a text, a number or a boolean, and this is a list',
    ],
    ['rate: { key: $input, per: 1m }', '3:14', 'a key is a text, a number or a boolean, and this is a map'],
    [
      'concurrency: { fair: $input.tags }',
      '3:22',
      'a key is a text, a number or a boolean, and this is a list',
    ],
    ['concurrency: { fair: $input.customer, on_limit: skip }', '3:16', '"fair" changes nothing'],
    ['concurrency: { fair: $inptu.customer }', '3:22', 'inptu'],
    ['concurrency: { fair: $input.custmoer }', '3:22', 'custmoer'],
    ['concurrency: { fair: $uuid() }', '3:22', '$uuid() has a different value each time'],
    ['concurrency: { key: $uuid() }', '3:21', '$uuid() has a different value each time, so no two'],
    ['concurrency: {}\npriority: $input.customer', '4:11', 'a priority is a number, and'],
    ['priority: 5', '3:1', 'the priority changes nothing'],
    ['concurrency: { on_limit: skip }\npriority: 5', '4:1', 'the priority changes nothing'],
    ['concurrency: { max: 0 }', '3:21', '"max"'],
    ['concurrency: { key: $inptu.customer }', '3:21', 'inptu'],
    ['concurrency: { key: $rest }', '3:21', 'rest'],
    ['concurrency: { key: "{{ $input.customer }}" }', '3:22', 'takes no braces'],
    ['concurrency: { on_limit: drop }', '3:26', '"drop"'],
    ['rate: { max: 3 }', '3:7', 'per'],
    ['debounce: {}', '3:11', 'wait'],
    ['debounce: { wait: 500ms }', '3:19', 'whole seconds'],
    ['debounce: { wait: soon }', '3:19', 'duration'],
  ])('finds what is wrong with %j', (fields, place, message) => {
    const found = foundIn(text(fields));

    expect(found).toHaveLength(1);
    expect(found[0]).toContain(message);
    expect(found[0]?.split(' ')[0]).toBe(place);
  });

  it.each([
    ['priority: 5', 'add concurrency: { max: 1 }, or leave it out'],
    [
      'concurrency: { on_limit: reject }\npriority: 5',
      'leave it out, or let executions wait with on_limit: queue',
    ],
  ])('says how executions could wait whose workflow has %j', (fields, hint) => {
    const { diagnostics } = compileWorkflow({ text: text(fields), file: '' });

    expect(diagnostics.map((one) => one.hint)).toEqual([hint]);
  });

  it.each([
    [
      'concurrency: { key: $input.region }',
      '3:21',
      '"region" is optional: where it is missing, the execution fails',
    ],
    ['concurrency: { fair: $input.region }', '3:22', '"region" is optional'],
    ['concurrency: {}\npriority: $input.urgency', '4:11', '"urgency" is optional'],
    ['debounce: { key: $input.region, wait: 5s }', '3:18', '"region" is optional'],
  ])('finds in %j what may be missing', (fields, place, message) => {
    const optional = 'tags: { type: array }, region: { type: string }, urgency: { type: number }';
    const [found, ...more] = foundIn(text(fields).replace('tags: { type: array }', optional));

    expect(more).toEqual([]);
    expect(found).toContain(message);
    expect(found?.split(' ')[0]).toBe(place);
  });

  it('takes a default for what may be missing', () => {
    const fields = 'concurrency: { key: \'$input.region ?? ""\' }';

    expect(foundIn(text(fields).replace('tags: {', 'region: { type: string }, tags: {'))).toEqual([]);
  });

  const limited = (key: string) =>
    new Map([
      ['bank/pay', { name: 'bank/pay', effect: false, callLimits: { concurrency: { key, max: 2 } } }],
    ]);
  const paying = (given: string) => `name: pay
input: { type: object, required: [customer, tags], properties: { customer: { type: string }, tags: { type: array } } }
steps:
  - { id: pay, uses: bank/pay, with: ${given} }
`;

  it('accepts the key of an action that the step gives', () => {
    const found = foundIn(paying('{ account: "{{ $input.customer }}" }'), limited('$input.account'));

    expect(found).toEqual([]);
  });

  it.each([
    ['{ account: "{{ $input.tags }}" }', '$input.account', 'is a list for this step; it must be a text'],
    ['{ account: "{{ $secrets.bank }}" }', '$input.account', 'is a secret of this step, and keys are shown'],
    [
      '{ account: a }, sensitive: [account]',
      '$input.account',
      'is a secret of this step, and keys are shown',
    ],
    ['{ account: a }', '$result.id', 'reads $result; there is $input'],
    ['{ account: a }', '$input.(', 'cannot be used'],
  ])('says at a step with %s that the key %s of its action says nothing', (given, key, message) => {
    const [found = ''] = foundIn(paying(given), limited(key));

    expect(found).toContain('4:22 error unfit-limit: the key of "concurrency" in the contract of action');
    expect(found).toContain(message);
  });
});
