import { describe, expect, it } from '@jest/globals';
import { defineWorkflow, documentOf } from '#compiler/define-workflow.ts';
import { checkSchema } from '#core/json-schema.ts';
import { stepResults } from './step-results.ts';
import { drawnFrom } from './world/answers.ts';

describe('Steps that call functions of the platform', () => {
  it('are answered by the schemas of their results', async () => {
    const score = {
      type: 'object',
      required: ['score'],
      properties: { score: { type: 'integer', maximum: 5 } },
    };
    const { document } = documentOf(
      defineWorkflow({
        name: 'asking',
        steps: [
          { id: 'rated', type: 'llm', model: 'writer', prompt: 'Rate', output: score },
          { id: 'found', type: 'sql', connection: 'shop', statement: 'SELECT 1' },
          { id: 'charged', uses: 'payments/charge' },
          { id: 'waited', type: 'wait', for: '1s' },
        ],
      }),
    );
    if (!document) throw new Error('expected a workflow');

    const results = stepResults(document, document.steps, {});

    expect([...results.keys()]).toEqual(['rated', 'found']);
    const [sample] = (await drawnFrom(results.get('rated') ?? {})).values;
    expect((await checkSchema(score, (sample as { output: never }).output)).problems).toEqual([]);
  });
});
