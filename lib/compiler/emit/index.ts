import { createHash } from 'node:crypto';
import type { Substitution } from '#contracts/manifest.ts';
import { certain } from '#core/certain.ts';
import { parseDurationSeconds } from '#core/durations.ts';
import { asJson, canonicalJson, type Json, type JsonObject } from '#core/json.ts';
import type { Fragment } from '#steps/emission.ts';
import { stepTypes } from '#steps/index.ts';
import type { Step } from '#steps/step.ts';
import { isGraph, type WorkflowDocument } from '../document.ts';
import type { CompileOptions, TransitionCounts } from '../types.ts';
import { asExpression, emitTemplate } from './author-text.ts';
import { emitBlock } from './blocks.ts';
import { allSteps, type EmittedScript, hasEffects, startBuild } from './build.ts';
import { checkInput } from './check-input.ts';
import { closeSubgraph, emptySaga, openSubgraph } from './close.ts';
import { compute } from './compute.ts';
import { Emitter } from './emitter.ts';
import { failAsBefore } from './errors.ts';
import { marked } from './inline.ts';
import { readable } from './placeholders.ts';
import { compensateAndFail } from './saga.ts';
import { bindHandler, ended, sequence } from './subgraph.ts';
import { waitForTurn } from './turn.ts';

/** What emitting a document yields. */
export interface Emission extends TransitionCounts {
  /** ASL with `${…}` placeholders. */
  definition: JsonObject;
  substitutions: Record<string, Substitution>;
  version: string;
  /** Functions of scripts, by step. */
  scripts: ReadonlyMap<string, EmittedScript>;
  /** States that look for kept results, by step. */
  lookUps: ReadonlyMap<string, string>;
  /** Calls of actions that may be under way, by action. */
  limited: ReadonlyMap<string, number>;
}

/** Settings of an emission. */
export interface EmitOptions {
  /** Whether states that an execution can do without are removed. Default: true. */
  minimises?: boolean;
}

/** Whether an abort has to pass something by; at the top of a list the error of a single state only has to leave. */
const abortsAcross = (steps: readonly Step[]): boolean =>
  [...allSteps(steps)].some((step) => {
    if (step.on_error?.action !== 'abort') return false;
    const alone = (stepTypes.get(step.type)?.blocks?.(step) ?? []).length === 0;
    return !alone || isGraph(steps) || !steps.includes(step);
  });

/**
 * Returns the Amazon States Language document of a checked workflow, in JSONata mode.
 * Ref: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html
 */
export const emit = (
  document: WorkflowDocument,
  options: CompileOptions = {},
  { minimises = true }: EmitOptions = {},
): Emission => {
  const version = createHash('sha256')
    .update(canonicalJson(asJson(document)))
    .digest('hex')
    .slice(0, 12);
  const build = { ...startBuild(document, version, options), minimises };
  const compensates = hasEffects([document]);
  const graph = openSubgraph(build, undefined, compensates);
  const emitter = new Emitter(build, graph, emitBlock);
  if (compensates || abortsAcross(document.steps))
    graph.handlers.push({ label: '@0', edges: [], base: true });
  const steps = emitter.emitBlock({ steps: document.steps, output: document.output });
  const begun = sequence(graph, { pending: emptySaga(graph), exits: [] }, steps);
  const { body: computed, output } = withOutput(emitter, document, begun);
  const handled = withLastResort(emitter, computed, compensates ? compensateAndFail : failAsBefore);
  const turn = waitForTurn(emitter);
  const inTurn = turn ? sequence(graph, turn, handled) : handled;
  const check = document.input && checkInput(emitter, document.input);
  const body = check ? sequence(graph, check, inTurn) : inTurn;
  const closed = closeSubgraph(emitter, body, output);
  const timeoutSeconds = parseDurationSeconds(document.timeout ?? '');
  return {
    definition: {
      Comment: readable(document.description ?? document.name),
      QueryLanguage: 'JSONata',
      ...(timeoutSeconds !== undefined && { TimeoutSeconds: Math.ceil(timeoutSeconds) }),
      ...closed.definition,
    },
    substitutions: build.substitutions,
    scripts: build.scripts,
    lookUps: build.lookUps,
    limited: build.limited,
    version,
    transitions: closed.transitions,
    transitionsDrafted: closed.transitionsDrafted,
    transitionsPerIteration: build.transitionsPerIteration,
  };
};

/** Returns the steps with what the workflow yields: its output, or the result of its last step. An output that may fail has a state. */
const withOutput = (
  emitter: Emitter,
  { output: authored, steps }: WorkflowDocument,
  body: Fragment,
): { body: Fragment; output: Json } => {
  const { names, graph } = emitter;
  const last = certain(steps.at(-1), 'last step').id;
  if (authored === undefined) return { body, output: marked(`$${names.variable(last) ?? last}`) };
  const output = emitTemplate(authored, names);
  if (ended(body)) return { body, output };
  const name = emitter.variableName('output');
  const computed = compute(emitter, {
    assigns: [{ name, value: output, expression: asExpression(output), authored: true }],
    values: [authored],
    site: { sees: 'inside' },
    name: 'output',
  });
  if (computed.entry === undefined) return { body, output };
  return { body: sequence(graph, body, computed), output: marked(`$${name}`) };
};

/** Returns the steps with the handler of the errors that nothing else handles, if there can be any. */
const withLastResort = (
  emitter: Emitter,
  body: Fragment,
  emitLastResort: (emitter: Emitter) => Fragment,
): Fragment => {
  const handler = emitter.graph.handlers.pop();
  if (!handler || (handler.edges.length === 0 && body.entry !== handler.label)) return body;
  return bindHandler(emitter.graph, handler, body, emitLastResort(emitter));
};
