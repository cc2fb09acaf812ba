import { describe, expect, it } from '@jest/globals';
import { compileWorkflow } from '#compiler/index.ts';
import type { ActionCatalog } from '#compiler/types.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { runVirtual } from '#engine/drivers/virtual/run-virtual.ts';
import { comparisons } from './cases.ts';

/** Contracts of the actions in a text: what they answer in these tests. */
const contractsOf = (text: string): ActionCatalog => {
  const output: JsonObject = {
    type: 'object',
    required: ['id', 'state'],
    properties: { id: { type: 'string' }, state: { enum: ['busy', 'done'] } },
  };
  const names = [...text.matchAll(/uses: (a\/[a-z-]+)/g)].map(([, name]) => name!);
  // As in the machines made by hand, an action that fails has done nothing.
  const errors = { Injected: { retryable: true, effect: 'none' as const } };
  return new Map(names.map((name) => [name, { name, output, errors }]));
};

/** Runs a definition; a step answers with its name, and a check with `done` the third time. */
const run = async (definition: JsonObject, input: JsonObject, fails: readonly string[] = []) => {
  const calls: Json[] = [];
  let checks = 0;
  const { status, output, error, history } = await runVirtual({
    definition,
    input,
    tasks: (task) => {
      const { Payload } = task.parameters as { Payload: { input: Json; run: JsonObject } };
      const step = String(Payload.run.step);
      const undoes = Payload.run.compensation === true;
      calls.push({ step, undoes, ...(undoes && { input: Payload.input }) });
      if (!undoes && fails.includes(step)) return { error: 'Injected' };
      return { output: { Payload: { id: step, state: ++checks > 3 ? 'done' : 'busy' } } };
    },
  });
  const transitions = history.filter(({ type }) => type.endsWith('StateEntered')).length;
  return { seen: { status, output, error, calls }, transitions };
};

describe.each(comparisons)('$name', ({ yaml, hand, runs, more }) => {
  it.each(runs)(
    'takes no more transitions than the machine made by hand: $input $fails',
    async ({ input, fails, more: once }) => {
      const { manifest, diagnostics } = compileWorkflow(
        { text: yaml, file: 'compared.workflow.yaml' },
        { actions: contractsOf(yaml) },
      );
      if (!manifest) throw new Error(JSON.stringify(diagnostics, null, 2));

      const compiled = await run(manifest.definition, input, fails);
      const made = await run(hand, input, fails);

      expect(compiled.seen).toEqual(made.seen);
      expect(compiled.transitions).toBeLessThanOrEqual(made.transitions + ((once ?? more)?.transitions ?? 0));
    },
  );
});
