import type { Json } from '#core/json.ts';
import type { EmittedScopes, ScopeBind, ScopeGroup } from '#steps/emission.ts';
import { emitTemplate } from './author-text.ts';
import { type Build, hasEffects, needsEnvelope, takeName } from './build.ts';
import { assign, chain, type Draft, follow } from './subgraph.ts';
import { marked } from './inline.ts';
import { namesIn } from './names.ts';
import { closeEnvelope, closeScope, emptySaga, openScope } from './close.ts';

/** Emits groups of named blocks, each group as a scope of its own; scopes beside effects never fail but hand out envelopes. */
export const emitScopeOf = (
  build: Build,
  draft: Draft,
  state: string,
  groups: ScopeGroup[],
  binds: ScopeBind[] = [],
): EmittedScopes => {
  const envelope = needsEnvelope(groups.flatMap((group) => group.map(({ block }) => block)));
  let transitions = 0;
  const definitions = groups.map((group) => {
    const scope = openScope(build, draft, hasEffects(group.map(({ block }) => block)));
    if (envelope) scope.handlers.push({ label: `@${scope.number}`, edges: [], base: true });
    const before = binds.map(({ name, expression, iteration }) => {
      const variable = takeName(build.variableNames, name);
      scope.variables.set(name, variable);
      if (iteration) scope.iterations.push(`$${variable}`);
      return assign(variable, expression);
    });
    const body = follow(
      scope,
      { pending: [...emptySaga(scope), ...before], exits: [] },
      chain(
        scope,
        group.map(
          ({ block }) =>
            () =>
              build.emitBlock(scope, block),
        ),
      ),
    );
    const value = groupValue(build, scope, group);
    const closed = envelope
      ? closeEnvelope(build, scope, body, value)
      : closeScope(build, scope, body, value);
    transitions += closed.transitions;
    return closed.definition;
  });
  build.innerTransitions.set(state, transitions);
  if (binds.some(({ iteration }) => iteration)) build.transitionsPerIteration[state] = transitions;
  return { definitions, envelope };
};

const groupValue = (build: Build, scope: Draft, group: ScopeGroup): Json => {
  const names = namesIn(build, scope);
  const valueOfBlock = ({ block }: ScopeGroup[number]): Json => {
    const last = block.steps.at(-1)!.id;
    return block.output === undefined
      ? marked(`$${names.variable(last) ?? last}`)
      : emitTemplate(block.output, names);
  };
  const [first] = group;
  if (group.length === 1 && first && first.name === undefined) return valueOfBlock(first);
  return Object.fromEntries(group.map((named) => [named.name!, valueOfBlock(named)]));
};
