import { describe, expect, it } from '@jest/globals';
import { defineWorkflow } from '#compiler/define-workflow.ts';
import { assign } from '#contracts/variant-choice.ts';
import { testWorkflow } from './test-workflow.ts';

const other = defineWorkflow({
  name: 'other',
  input: { type: 'object', properties: { customer: { type: 'string' } } },
  steps: [{ id: 'label', type: 'transform', with: { text: 'otherwise' } }],
  output: '{{ $label.text }}',
});

const parcel = defineWorkflow({
  name: 'parcel',
  input: {
    type: 'object',
    required: ['customer'],
    properties: { customer: { type: 'string' }, carrier: { type: 'string', default: 'rail' } },
  },
  variants: { slow: { weight: 50 }, fast: { weight: 50, with: { carrier: 'air' } } },
  experiment: { key: '$input.customer' },
  steps: [{ id: 'label', type: 'transform', with: { text: '{{ $input.carrier }}' } }],
  output: '{{ $label.text }}',
});

const route = defineWorkflow({
  name: 'route',
  input: { type: 'object', properties: { customer: { type: 'string' } } },
  variants: { here: { weight: 1 }, there: { weight: 1, workflow: 'other' } },
  steps: [{ id: 'label', type: 'transform', with: { text: 'here' } }],
  output: '{{ $label.text }}',
});

describe('Variants of a workflow under test', () => {
  it('are chosen by the weights and the key, as every start does', async () => {
    const customers = Array.from({ length: 30 }, (_, index) => `c${index}`);

    const results = await Promise.all(
      customers.map((customer) => testWorkflow(parcel, { input: { customer } })),
    );

    const expected = customers.map((customer, index) => {
      const list = results[index]?.manifest.variants?.list ?? [];
      return assign(list, JSON.stringify(customer), 'parcel').name;
    });
    expect(results.map(({ variant }) => variant)).toEqual(expected);
    expect(new Set(expected)).toEqual(new Set(['slow', 'fast']));
    expect(results.map(({ output }) => output)).toEqual(
      expected.map((name) => (name === 'fast' ? 'air' : 'rail')),
    );
  });

  it('can be forced, and say of a name that is none which there are', async () => {
    const forced = (variant: string) => testWorkflow(parcel, { input: { customer: 'c1' }, variant });

    expect(await forced('fast')).toMatchObject({ variant: 'fast', output: 'air' });
    expect(await forced('slow')).toMatchObject({ variant: 'slow', output: 'rail' });
    await expect(forced('fats')).rejects.toThrow('"fats" is not a variant of parcel (did you mean "fast"?)');
    await expect(testWorkflow(other, { variant: 'fast' })).rejects.toThrow(
      '"fast" is not a variant of other (it has none)',
    );
  });

  it('run the workflow that they start in place', async () => {
    const there = await testWorkflow(route, { workflows: [other], variant: 'there' });

    expect(there).toMatchObject({ workflow: 'other', variant: 'there', output: 'otherwise' });
    expect(await testWorkflow(route, { workflows: [other], variant: 'here' })).toMatchObject({
      workflow: 'route',
      output: 'here',
    });
  });
});
