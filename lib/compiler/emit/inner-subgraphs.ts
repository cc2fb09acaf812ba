import type { Json } from '#core/json.ts';
import type { Binding, BlockGroup, EmittedSubgraphs } from '#steps/emission.ts';
import { emitTemplate } from './author-text.ts';
import { hasEffects, needsEnvelope } from './build.ts';
import { emitInner } from './close.ts';
import type { Emitter } from './emitter.ts';
import { marked } from './inline.ts';
import { assign, sequenceAll } from './subgraph.ts';

/** Emits groups of named blocks, each group as a subgraph; next to effects, subgraphs never fail but yield envelopes. */
export const emitSubgraphs = (
  emitter: Emitter,
  state: string,
  groups: BlockGroup[],
  binds: Binding[] = [],
  times = 1,
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
      return { before, body, value: groupValue(inner, group) };
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

const groupValue = ({ names }: Emitter, group: BlockGroup): Json => {
  const valueOfBlock = ({ block }: BlockGroup[number]): Json => {
    const last = block.steps.at(-1)!.id;
    return block.output === undefined
      ? marked(`$${names.variable(last) ?? last}`)
      : emitTemplate(block.output, names);
  };
  const [first] = group;
  if (group.length === 1 && first && first.name === undefined) return valueOfBlock(first);
  return Object.fromEntries(group.map((named) => [named.name!, valueOfBlock(named)]));
};
