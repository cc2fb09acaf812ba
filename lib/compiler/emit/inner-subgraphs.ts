import { certain } from '#core/certain.ts';
import type { Json } from '#core/json.ts';
import type { Binding, BlockGroup, EmittedSubgraphs, Fragment } from '#steps/emission.ts';
import type { Block, Step } from '#steps/step.ts';
import { asExpression, emitTemplate } from './author-text.ts';
import { hasEffects, needsEnvelope } from './build.ts';
import { templateCertainty } from './certainty.ts';
import { emitInner } from './close.ts';
import { compute } from './compute.ts';
import type { Emitter } from './emitter.ts';
import { marked } from './inline.ts';
import { assign, EMPTY, sequence, sequenceAll } from './subgraph.ts';

/** Emits groups of named blocks, each group as a subgraph; next to effects, subgraphs never fail but yield envelopes. */
export const emitSubgraphs = (
  emitter: Emitter,
  state: string,
  groups: BlockGroup[],
  { binds = [], times = 1 }: { binds?: Binding[]; times?: number } = {},
): EmittedSubgraphs => {
  const envelope = needsEnvelope(groups.flatMap((group) => group.map(({ block }) => block)));
  let transitions = 0;
  let drafted = 0;
  const definitions = groups.map((group) => {
    const effects = hasEffects(group.map(({ block }) => block));
    const closed = emitInner(emitter, { effects, envelope }, (inner) => {
      const before = binds.map(({ name, expression, iteration }) => {
        const variable = emitter.variableName(name);
        inner.graph.variables.set(name, variable);
        if (iteration) inner.graph.iterations.push(`$${variable}`);
        return assign(variable, expression);
      });
      const body = sequenceAll(
        inner.graph,
        group.map(
          ({ block }) =>
            () =>
              inner.emitBlock(block),
        ),
      );
      const computed = computeValues(inner, group);
      return { before, body: sequence(inner.graph, body, computed.before), value: computed.value };
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
