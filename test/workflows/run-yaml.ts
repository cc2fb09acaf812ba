import { compileWorkflow } from '#compiler/index.ts';
import type { ActionCatalog } from '#compiler/types.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { runVirtual, type TaskAnswer, type VirtualResult } from '#engine/drivers/virtual/run-virtual.ts';
import { problemsOf } from '../golden/definition-rules.ts';

/** A call of an action or another service in a virtual run. */
export interface Call {
  /** `factory/action`, or the service's action such as `putEvents`. */
  to: string;
  step: string;
  input: Json;
  run: JsonObject;
  now: number;
}

type Answer = Json | ((call: Call, number: number) => Json | TaskAnswer);

/** How actions fail in answers: an error by name. */
export const failing = (error: string, cause = 'injected', afterSeconds = 0): TaskAnswer => ({
  error,
  cause,
  afterSeconds,
});

const isAnswer = (value: unknown): value is TaskAnswer =>
  typeof value === 'object' &&
  value !== null &&
  ('error' in value || 'never' in value || 'afterSeconds' in value);

/** Compiles a workflow's text without findings and runs it in virtual time; `answers` are the actions by name. */
export const runYaml = async (
  text: string,
  {
    input = {},
    answers = {},
    actions,
    keepChildren = false,
  }: {
    input?: JsonObject;
    answers?: Record<string, Answer>;
    actions?: ActionCatalog;
    keepChildren?: boolean;
  } = {},
): Promise<VirtualResult & { calls: Call[]; definition: JsonObject; transitions: number }> => {
  const { diagnostics, manifest, plan } = compileWorkflow({ text, file: 'test.workflow.yaml' }, { actions });
  if (!manifest || !plan) throw new Error(JSON.stringify(diagnostics, null, 2));
  const problems = problemsOf(manifest.definition);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const calls: Call[] = [];
  const result = await runVirtual({
    definition: manifest.definition,
    input,
    keepChildren,
    tasks: (task) => {
      const parameters = task.parameters as JsonObject;
      const payload = parameters.Payload as JsonObject | undefined;
      const run = (payload?.run ?? {}) as JsonObject;
      const key = /^\$\{(.+)\}$/.exec(String(parameters.FunctionName))?.[1];
      const named = key === undefined ? undefined : manifest.substitutions[key];
      const to = named && 'action' in named ? named.action : task.resource.arn.split(':').at(-1)!;
      const call: Call = {
        to,
        step: String(run.step ?? task.stateName),
        input: payload?.input ?? parameters,
        run,
        now: task.now,
      };
      const number = calls.filter((earlier) => earlier.to === to).length;
      calls.push(call);
      const given = answers[to];
      const answer = typeof given === 'function' ? given(call, number) : (given ?? null);
      if (isAnswer(answer)) return answer;
      return {
        output: payload && run.task_token === undefined ? { StatusCode: 200, Payload: answer } : answer,
      };
    },
  });
  const entered = result.history.filter((event) => event.type.endsWith('StateEntered')).length;
  return Object.assign(result, { calls, definition: manifest.definition, transitions: entered });
};
