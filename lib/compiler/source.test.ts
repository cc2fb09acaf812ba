import { describe, expect, it } from '@jest/globals';
import { compileDefinition, defineWorkflow } from './define-workflow.ts';
import { compileWorkflow } from './index.ts';

describe('The source of a workflow', () => {
  it('is in its manifest, with the line of every step at any depth', () => {
    const text = `name: orders
steps:
  - id: first
    type: parallel
    branches:
      left: [{ id: look, uses: shop/look }]
      right:
        - id: measure
          uses: shop/look
  # What follows.
  - id: last
    uses: shop/look
`;

    const { manifest } = compileWorkflow({ text, file: 'orders.workflow.yaml' });

    expect(manifest?.source).toEqual({ text, lines: { first: 3, look: 6, measure: 8, last: 11 } });
  });

  it('of one written in TypeScript is what it would be in YAML', () => {
    const workflow = defineWorkflow({
      name: 'orders',
      steps: [
        { id: 'look', uses: 'shop/look' },
        { id: 'rest', type: 'wait', for: '1m' },
      ],
    });

    const { manifest } = compileDefinition(workflow);

    // It is made when it is read, as by what writes or copies the manifest.
    expect(JSON.parse(JSON.stringify({ ...manifest })).source).toEqual(structuredClone(manifest)?.source);
    expect(manifest?.source).toEqual({
      text: 'name: orders\nsteps:\n  - id: look\n    uses: shop/look\n  - id: rest\n    type: wait\n    for: 1m\n',
      lines: { look: 3, rest: 5 },
    });
  });
});
