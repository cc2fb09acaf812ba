import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { compileDefinition } from '#compiler/define-workflow.ts';
import { compileWorkflow } from '#compiler/index.ts';
import { mutantsOf } from '#compiler/testing/mutants.ts';
import type { Compilation } from '#compiler/types.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { generatedRuns } from '#core/testing/generated-runs.ts';
import { anyGraph, anySteps } from './workflows.ts';

const DOCUMENT = {
  name: 'generated',
  input: {
    type: 'object',
    required: ['go', 'items'],
    properties: { go: { type: 'boolean' }, items: { type: 'array' } },
  },
};

const anyDocument: fc.Arbitrary<JsonObject> = fc
  .oneof(anySteps, anyGraph)
  .map((steps) => ({ ...DOCUMENT, steps: steps as unknown as Json }));

/** All that is said of a document, but for the places in a source, and their order, that a definition does not have. */
const text = ({ diagnostics, ...rest }: Compilation): string => {
  const found = diagnostics.map(({ span: _, ...diagnostic }) => JSON.stringify(diagnostic));
  return JSON.stringify({ ...rest, found: found.sort() }, null, 1);
};

const fromYaml = (document: Json): string =>
  text(compileWorkflow({ text: stringify(document, { aliasDuplicateObjects: false }), file: 'generated' }));

const fromTypeScript = (definition: Json): string => text(compileDefinition({ definition } as never));

describe('a generated workflow', () => {
  it('compiles to the same, byte for byte, from YAML and from TypeScript', () => {
    let compiled = 0;
    fc.assert(
      fc.property(anyDocument, (document) => {
        const yaml = fromYaml(document);
        if (yaml.includes('"manifest"')) compiled += 1;
        expect(fromTypeScript(document)).toBe(yaml);
      }),
      { numRuns: generatedRuns(75) },
    );

    expect(compiled).toBeGreaterThan(generatedRuns(40));
  });

  it('has the same mistakes in YAML and in TypeScript', () => {
    fc.assert(
      fc.property(anyDocument.chain(mutantsOf), (document) => {
        expect(fromTypeScript(document)).toBe(fromYaml(document));
      }),
      { numRuns: generatedRuns(250) },
    );
  });
});
