import { describe, expect, it } from '@jest/globals';
import { diagnosticLine } from '#core/diagnostics.ts';
import { compileDefinition, defineWorkflow } from '../define-workflow.ts';
import { compileWorkflow } from '../index.ts';

/** Steps with texts of about the given size in all. */
const stepsOf = (kilobytes: number) =>
  Array.from({ length: 10 }, (_, i) => ({
    id: `s${i}`,
    uses: 'a/b',
    with: { text: 'ü'.repeat(kilobytes * 50) },
  }));

const text = (kilobytes: number): string =>
  JSON.stringify({ name: 'large', description: 'Too large.', steps: stepsOf(kilobytes) });

describe('definition-too-large', () => {
  it('finds definitions above 1 MiB, in YAML and in TypeScript', () => {
    const { manifest, plan, diagnostics } = compileWorkflow({ text: text(1100), file: 'a' });

    expect([manifest, plan]).toEqual([undefined, undefined]);
    expect(diagnostics.map(diagnosticLine)).toEqual([
      expect.stringMatching(
        /^a?:1:44 error definition-too-large: the compiled definition has 1,1\d\d,\d{3} bytes; Step Functions accepts at most 1,048,576 \(loop over lists with for_each, .*\)$/,
      ),
    ]);
    const defined = compileDefinition(defineWorkflow({ name: 'large', steps: stepsOf(1100) }));

    expect(defined.diagnostics).toMatchObject([{ code: 'definition-too-large', path: ['steps'] }]);
  });

  it('counts the names that functions will have', () => {
    const steps = Array.from({ length: 1040 }, (_, i) => ({ id: `s${i}`, uses: 'a/b' }));
    const { diagnostics } = compileDefinition(defineWorkflow({ name: 'many', steps }));
    const { manifest } = compileDefinition(defineWorkflow({ name: 'many', steps: steps.slice(0, 1000) }));

    expect(JSON.stringify(manifest!.definition).length * (1040 / 1000)).toBeLessThan(1_048_576);
    expect(diagnostics).toMatchObject([{ code: 'definition-too-large' }]);
  });

  it('leaves alone what is large and fits', () => {
    const { manifest, diagnostics } = compileWorkflow({ text: text(1000), file: 'a' });

    expect(diagnostics).toEqual([]);
    expect(manifest).toBeDefined();
  });
});
