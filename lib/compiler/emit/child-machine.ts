import { isObject, type Json, type JsonObject } from '#core/json.ts';
import type { Assignment, ChildOptions, EmittedChild } from '#steps/emission.ts';
import type { Block } from '#steps/step.ts';
import { hasAborts, hasEffects } from './build.ts';
import { ChildContext } from './child-context.ts';
import { closeSubgraph, emptySaga, openSubgraph } from './close.ts';
import type { Emitter } from './emitter.ts';
import { failAsBefore } from './errors.ts';
import { marked, NESTED } from './inline.ts';
import { bindNames, emitGroup } from './inner-subgraphs.ts';
import { compensateAndFail } from './saga.ts';
import { assign, bindHandler, type Subgraph, sequence } from './subgraph.ts';

/**
 * Emits a block as the state machine of child executions. They cannot read variables from outside, and are separate
 * executions: what the block reads of either comes in the child's input.
 * Ref: https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html
 */
export const emitChild = (
  emitter: Emitter,
  state: string,
  block: Block,
  { binds = [], times = 1, onError, shared, express = false }: ChildOptions,
): EmittedChild => {
  const { build } = emitter;
  const effects = hasEffects([block]);
  const inner = emitter.into(openSubgraph(build, emitter.graph, effects));
  const { graph } = inner;
  graph.apart = true;
  const passing = passOn(inner, shared);
  const root = inner.variableName(`execution_${graph.number}`);
  if (effects || hasAborts([block]))
    graph.handlers.push({ label: `@${graph.number}`, edges: [], base: true });
  const bound = bindNames(inner, binds);
  const group = emitGroup(inner, state, [{ block }], onError);
  let { body } = group;
  const handler = graph.handlers.pop();
  if (handler && (handler.edges.length > 0 || body.entry === handler.label)) {
    body = bindHandler(graph, handler, body, effects ? compensateAndFail(inner) : failAsBefore(inner));
  }
  const context = new ChildContext(root);
  for (const draft of graph.states.values()) context.state(draft);
  context.assignments(body.pending);
  const value = context.value(group.value);
  const pending = [...emptySaga(graph), ...passing.assigns, assign(root, `${shared}.execution`), ...bound];
  const whole = sequence(graph, { pending, exits: [] }, body);
  const closed = closeSubgraph(inner, whole, value);
  const billed = express ? 0 : times;
  build.innerTransitions.set(state, closed.transitions * billed);
  build.innerDrafted.set(state, closed.transitionsDrafted * billed);
  build.transitionsPerIteration[state] = express ? 0 : closed.transitions;
  return { definition: closed.definition, passed: passed(closed.definition, context, passing, shared) };
};

interface Passing {
  assigns: Assignment[];
  /** JSONata of what can be passed on, by name in the child's input. */
  values: ReadonlyMap<string, string>;
}

/** Lets names from outside mean variables of the child, which are set from its input. */
const passOn = (inner: Emitter, shared: string): Passing => {
  const { graph } = inner;
  const assigns: Assignment[] = [];
  const values = new Map<string, string>();
  const pass = (name: string, expression: string): string => {
    const own = inner.variableName(name);
    assigns.push(assign(own, `${shared}.variables.${own}`));
    values.set(own, expression);
    return own;
  };
  // The input of a child is what it is called with, and has no id.
  if (graph.correlation !== undefined)
    graph.correlation = `$${pass(`correlation_${graph.number}`, graph.correlation)}`;
  const copies = new Map<string, string>();
  for (const [name, variable] of visibleNames(graph)) {
    const own = copies.get(variable) ?? pass(variable, `$exists($${variable}) ? $${variable} : null`);
    copies.set(variable, own);
    graph.variables.set(name, own);
  }
  if (graph.iterations.length > 0) {
    const path = graph.iterations.map((iteration) => `$string(${iteration})`).join(' & "/" & ');
    graph.iterations = [`$${pass(`iteration_${graph.number}`, path)}`];
  }
  return { assigns, values };
};

/** Variables by the author's names, as they are seen around a subgraph. */
const visibleNames = (graph: Subgraph): ReadonlyMap<string, string> => {
  const names = new Map<string, string>();
  for (let at = graph.parent; at; at = at.parent) {
    for (const [name, variable] of at.variables) if (!names.has(name)) names.set(name, variable);
  }
  return names;
};

const passed = (
  definition: JsonObject,
  context: ChildContext,
  { values }: Passing,
  shared: string,
): JsonObject => {
  const texts = [...ownTexts(definition)].filter((text) => text.includes(`${shared}.`));
  const isRead = (path: string): boolean => texts.some((text) => text.includes(`${shared}.${path}`));
  const variables = [...values].filter(([name]) =>
    texts.some((text) => readsPath(text, `${shared}.variables.${name}`)),
  );
  const execution = [...context.reads].map((field) => [field, marked(`$states.context.Execution.${field}`)]);
  return {
    ...(isRead('execution') && { execution: Object.fromEntries(execution) }),
    ...(variables.length > 0 && {
      variables: Object.fromEntries(variables.map(([name, value]) => [name, marked(value)])),
    }),
  };
};

const readsPath = (text: string, path: string): boolean => {
  for (let at = text.indexOf(path); at >= 0; at = text.indexOf(path, at + 1)) {
    if (!/\w/.test(text[at + path.length] ?? '')) return true;
  }
  return false;
};

/** Texts of a machine's own states; state machines inside them have their own inputs. */
function* ownTexts(value: Json): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (Array.isArray(value)) for (const item of value) yield* ownTexts(item);
  else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) if (!NESTED.has(key)) yield* ownTexts(item);
  }
}
