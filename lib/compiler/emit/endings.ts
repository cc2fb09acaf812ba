import type { Json, JsonObject } from '#core/json.ts';
import type { Fragment } from '#steps/emission.ts';
import type { Step } from '#steps/step.ts';
import { asExpression, emitTemplate } from './author-text.ts';
import { templateCertainty } from './certainty.ts';
import { computeValue } from './compute-value.ts';
import type { Emitter } from './emitter.ts';
import { raise } from './errors.ts';
import { evaluationState } from './evaluation-state.ts';
import { marked } from './inline.ts';
import { absentIn, nothingCause } from './present.ts';
import { outputValue } from './present-assigns.ts';
import { sequence } from './subgraph.ts';

/** Emits a Succeed state; an output that may fail is computed before it, where the failure can be caught. */
export const emitEnd = (emitter: Emitter, step: Step, output: Json): Fragment => {
  const variable = emitter.variableName(`output_${step.id}`);
  const computed = computeValue(emitter, step, { name: variable, value: output });
  const isApart = computed.entry !== undefined;
  const body: JsonObject = {
    Type: 'Succeed',
    Comment: 'Ends the workflow here.',
    Output: isApart ? marked(`$${variable}`) : outputValue(emitTemplate(output, emitter.names)),
  };
  emitter.add({ name: step.id, body, edges: [] });
  const ending: Fragment = { entry: step.id, pending: [], exits: [] };
  return isApart ? sequence(emitter.graph, computed, ending) : ending;
};

/** What a step fails with, and the name of the state that does; default: that of the step. */
interface Failing {
  error: Json;
  cause: Json | undefined;
  stateName: string | undefined;
}

/** Emits the failure of a step: at the handler around it, or else as a Fail state. */
export const emitFail = (emitter: Emitter, step: Step, { error, cause, stateName }: Failing): Fragment =>
  raiseHere(emitter, step, [error, cause ?? null]) ??
  failState(
    emitter,
    stateName === undefined ? step.id : emitter.stateName(stateName),
    emitTemplate(error, emitter.names),
    cause === undefined ? undefined : emitTemplate(cause, emitter.names),
  );

/** Hands the author's error to the handler around the step; undefined if there is none. */
const raiseHere = (
  emitter: Emitter,
  step: Step,
  authored: [error: Json, cause: Json],
): Fragment | undefined => {
  const [error, cause] = authored.map((value) => emitTemplate(value, emitter.names)) as [Json, Json];
  const raised = (members: string[]): string =>
    `{${members.join(', ')}, "Step": ${JSON.stringify(step.id)}, "At": $millis()}`;
  const meant = raised([
    `"Error": ${asExpression(error)}`,
    ...(cause === null ? [] : [`"Cause": ${asExpression(cause)}`]),
  ]);
  // The state before may have no Catch: an error made of nothing is an error too, and must reach the handler.
  const whole = absentIn([error, cause]).reduceRight(
    (rest, expression) =>
      `$exists(${expression}) ? ${rest} : ` +
      raised(['"Error": "States.QueryEvaluationError"', `"Cause": ${nothingCause(expression)}`]),
    meant,
  );
  const { graph } = emitter;
  const handled = raise(graph, whole);
  const isSafe = authored.every(
    (value) => templateCertainty(emitter, value, { step, sees: 'before' }, { missing: 'allowed' }) === 'safe',
  );
  if (!handled || isSafe) return handled;
  const named = { stepId: step.id, wanted: `compute_${step.id}`, what: `the error of ${step.id}` };
  const computed = evaluationState(emitter, named, handled.pending);
  return sequence(graph, computed, { ...handled, pending: [] });
};

const failState = (emitter: Emitter, name: string, error: Json, cause: Json | undefined): Fragment => {
  const body: JsonObject = { Type: 'Fail', Comment: 'Fails the workflow.', Error: error };
  if (cause !== undefined) body.Cause = cause;
  emitter.add({ name, body, edges: [] });
  return { entry: name, pending: [], exits: [] };
};
