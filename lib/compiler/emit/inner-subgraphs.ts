import { certain } from '#core/certain.ts';
import type { Json } from '#core/json.ts';
import type {
  Assignment,
  Binding,
  BlockGroup,
  EmittedSubgraphs,
  Fragment,
  IterationError,
  SubgraphOptions,
} from '#steps/emission.ts';
import type { Block, Step } from '#steps/step.ts';
import { asExpression, emitTemplate } from './author-text.ts';
import { hasEffects, needsEnvelope } from './build.ts';
import { templateCertainty } from './certainty.ts';
import { emitInner } from './close.ts';
import { compute } from './compute.ts';
import type { Emitter } from './emitter.ts';
import { marked } from './inline.ts';
import { undoSince } from './saga.ts';
import { assign, bindHandler, EMPTY, type Handler, sequence, sequenceAll } from './subgraph.ts';

/** Emits groups of named blocks, each group as a subgraph; next to effects, subgraphs never fail but yield envelopes. */
export const emitSubgraphs = (
  emitter: Emitter,
  state: string,
  groups: BlockGroup[],
  { binds = [], times = 1, onError }: SubgraphOptions = {},
): EmittedSubgraphs => {
  const envelope = needsEnvelope(groups.flatMap((group) => group.map(({ block }) => block)));
  let transitions = 0;
  let drafted = 0;
  const definitions = groups.map((group) => {
    const effects = hasEffects(group.map(({ block }) => block));
    const closed = emitInner(emitter, { effects, envelope }, (inner) => {
      const before = bindNames(inner, binds);
      return { before, ...emitGroup(inner, state, group, onError) };
    });
    transitions += closed.transitions;
    drafted += closed.transitionsDrafted;
    return closed.definition;
  });
  emitter.build.innerTransitions.set(state, transitions * times);
  emitter.build.innerDrafted.set(state, drafted * times);
  if (binds.some(({ iteration }) => iteration)) emitter.build.transitionsPerIteration[state] = transitions;
  return { definitions, envelope };
};

/** Gives names to what a subgraph starts with; returns the assignments that set them. */
export const bindNames = (inner: Emitter, binds: readonly Binding[]): Assignment[] =>
  binds.map(({ name, expression, iteration }) => {
    const variable = inner.variableName(name);
    inner.graph.variables.set(name, variable);
    if (iteration) inner.graph.iterations.push(`$${variable}`);
    return assign(variable, expression);
  });

/** Emits blocks into a subgraph, and what has its value in the end. */
export const emitGroup = (
  inner: Emitter,
  state: string,
  group: BlockGroup,
  onError?: IterationError,
): { body: Fragment; value: Json } => {
  const { graph } = inner;
  const emit = (): { body: Fragment; value: Json } => {
    const blocks = group.map(
      ({ block }) =>
        () =>
          inner.emitBlock(block),
    );
    const body = sequenceAll(graph, blocks);
    const computed = computeValues(inner, group);
    return { body: sequence(graph, body, computed.before), value: computed.value };
  };
  return onError ? handled(inner, state, onError, emit) : emit();
};

/** Emits a subgraph's steps with a handler that undoes what they did and replaces their value. */
const handled = (
  inner: Emitter,
  state: string,
  onError: IterationError,
  emit: () => { body: Fragment; value: Json },
): { body: Fragment; value: Json } => {
  const { build, graph } = inner;
  const result = inner.variableName(`value_${graph.number}`);
  const mark = graph.saga === undefined ? undefined : inner.variableName(`mark_${graph.number}`);
  const handler: Handler = { label: `@${++build.count}`, edges: [], base: false };
  graph.handlers.push(handler);
  build.handlersAround++;
  const { body, value } = emit();
  build.handlersAround--;
  graph.handlers.pop();
  const done = sequence(graph, body, {
    ...EMPTY,
    pending: [{ name: result, value, expression: asExpression(value), authored: true }],
  });
  const marks = mark === undefined ? [] : [assign(mark, `$count($${graph.saga})`)];
  const whole = sequence(graph, { ...EMPTY, pending: marks }, done);
  if (handler.edges.length === 0 && whole.entry !== handler.label)
    return { body: whole, value: marked(`$${result}`) };
  const error = `$${graph.error}`;
  const instead = onError === 'skip' ? 'null' : `{"error": ${error}.Error, "cause": ${error}.Cause}`;
  const handling = sequenceAll(graph, [
    ...(mark === undefined ? [] : [() => undoSince(inner, `item_of_${state}`, mark)]),
    () => ({ ...EMPTY, pending: [assign(result, instead)] }),
  ]);
  return { body: bindHandler(graph, handler, whole, handling), value: marked(`$${result}`) };
};

/** Computes the value at the end of a subgraph, in a separate state if that may fail next to effects. */
const computeValues = (inner: Emitter, group: BlockGroup): { before: Fragment; value: Json } => {
  const value = groupValue(inner, group);
  const last = certain(group.at(-1)?.block.steps.at(-1), 'last step');
  const owner = ownerOf(inner, last.id);
  const name = inner.variableName(`value_${inner.graph.number}`);
  const before = compute(inner, {
    assigns: [{ name, value, expression: asExpression(value), authored: true }],
    values: [],
    site: { sees: 'inside' },
    name: owner?.id ?? last.id,
    certainty: group.every(({ block }) => isSafe(inner, owner, block)) ? 'safe' : 'unsafe',
  });
  return before.entry === undefined ? { before: EMPTY, value } : { before, value: marked(`$${name}`) };
};

const ownerOf = ({ build }: Emitter, id: string): Step | undefined =>
  build.nodes(build.wary()).get(id)?.block.owner?.step;

const isSafe = (inner: Emitter, owner: Step | undefined, block: Block): boolean =>
  block.output === undefined ||
  (owner !== undefined &&
    templateCertainty(inner, block.output, { step: owner, sees: 'inside', block }) === 'safe');

const groupValue = ({ names }: Emitter, group: BlockGroup): Json => {
  const valueOfBlock = ({ block }: BlockGroup[number]): Json => {
    const last = certain(block.steps.at(-1), 'last step').id;
    return block.output === undefined
      ? marked(`$${names.variable(last) ?? last}`)
      : emitTemplate(block.output, names);
  };
  const [first] = group;
  if (group.length === 1 && first && first.name === undefined) return valueOfBlock(first);
  return Object.fromEntries(
    group.map((named) => [certain(named.name, 'name of a block'), valueOfBlock(named)]),
  );
};
