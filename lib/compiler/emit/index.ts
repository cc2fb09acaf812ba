import { createHash } from 'node:crypto';
import type { Substitution } from '#contracts/manifest.ts';
import { certain } from '#core/certain.ts';
import { parseDurationSeconds } from '#core/durations.ts';
import { asJson, canonicalJson, type JsonObject } from '#core/json.ts';
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
 * The Amazon States Language document of a checked workflow, in JSONata mode.
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
  const { names } = emitter;
  const last = certain(document.steps.at(-1), 'last step').id;
  let output =
    document.output === undefined
      ? marked(`$${names.variable(last) ?? last}`)
      : emitTemplate(document.output, names);
  let body = sequence(graph, { pending: emptySaga(graph), exits: [] }, steps);
  if (document.output !== undefined && !ended(body)) {
    const name = emitter.variableName('output');
    const computed = compute(emitter, {
      assigns: [{ name, value: output, expression: asExpression(output), authored: true }],
      values: [document.output],
      site: { sees: 'inside' },
      name: 'output',
    });
    if (computed.entry !== undefined) {
      body = sequence(graph, body, computed);
      output = marked(`$${name}`);
    }
  }
  const handler = graph.handlers.pop();
  if (handler && (handler.edges.length > 0 || body.entry === handler.label)) {
    body = bindHandler(
      graph,
      handler,
      body,
      compensates ? compensateAndFail(emitter) : failAsBefore(emitter),
    );
  }
  const turn = waitForTurn(emitter);
  if (turn) body = sequence(graph, turn, body);
  const check = document.input ? checkInput(emitter, document.input) : undefined;
  if (check) body = sequence(graph, check, body);
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
