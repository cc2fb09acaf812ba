import type { Json, JsonObject } from '#core/json.ts';
import type { Edge, Fragment } from '#steps/emission.ts';
import type { Block, Step } from '#steps/step.ts';
import { isGraph } from '../document.ts';
import { analyse } from '../expressions/analyse.ts';
import { graphNodes } from '../plan/estimate.ts';
import { type Nest, nest } from '../plan/nesting.ts';
import { type Build, hasEffects, needsEnvelope, takeName } from './build.ts';
import { condition } from './condition.ts';
import { assign, chain, type Draft, follow } from './subgraph.ts';
import { routeAll, settleScopes } from './errors.ts';
import { marked } from './inline.ts';
import { standInsOf } from './names.ts';
import { lostEntries } from './saga.ts';
import { closeEnvelope, closeScope, emptySaga, openScope } from './close.ts';
import { emitStep } from './step.ts';

/** Emits a block's steps into a scope: a list one after the other, a graph as forks and joins. */
export const emitSteps = (build: Build, draft: Draft, block: Pick<Block, 'steps' | 'output'>): Fragment => {
  const { steps } = block;
  if (!isGraph(steps)) {
    return chain(
      draft,
      steps.map((step) => () => emitStep(build, draft, step)),
    );
  }
  const planned = nest(graphNodes(steps));
  const graph: Graph = {
    byId: new Map(steps.map((step) => [step.id, step])),
    readers: readersOf(build, block),
  };
  return planned ? emitNest(build, draft, graph, planned) : { pending: [], exits: [] };
};

interface Graph {
  byId: Map<string, Step>;
  /** Who reads a step's result: ids of steps, or `''` for the block's output. */
  readers: Map<string, Set<string>>;
}

/** Over-approximated by the texts: a name that is only mentioned counts as read, which does no harm. */
const readersOf = (build: Build, block: Pick<Block, 'steps' | 'output'>): Map<string, Set<string>> => {
  const readers = new Map<string, Set<string>>();
  const note = (value: unknown, reader: string): void => {
    for (const [, name] of JSON.stringify(value ?? null).matchAll(/\$([a-z][a-z0-9_]*)/g)) {
      const known = readers.get(name!) ?? new Set();
      if (known.has(reader)) continue;
      readers.set(name!, known.add(reader));
      note(standInsOf(build, name!), reader);
    }
  };
  for (const step of block.steps) note(step, step.id);
  note(block.output ?? `$${block.steps.at(-1)?.id}`, '');
  return readers;
};

const emitNest = (build: Build, draft: Draft, graph: Graph, planned: Nest): Fragment => {
  if (planned.kind === 'step') return emitStep(build, draft, graph.byId.get(planned.id)!);
  if (planned.kind === 'sequence') {
    return chain(
      draft,
      planned.items.map((item) => () => emitNest(build, draft, graph, item)),
    );
  }
  return emitFork(build, draft, graph, planned.branches);
};

const stepIds = (planned: Nest): string[] => {
  if (planned.kind === 'step') return [planned.id];
  return (planned.kind === 'sequence' ? planned.items : planned.branches).flatMap(stepIds);
};

/** Steps that are read outside of their branch. */
const liveIn = (graph: Graph, ids: readonly string[]): string[] => {
  const own = new Set(ids);
  return ids.filter((id) => [...(graph.readers.get(id) ?? [])].some((reader) => !own.has(reader)));
};

/** The condition that all steps have, if none of them decides it. */
const sharedCondition = (steps: readonly Step[]): string | undefined => {
  const when = steps[0]?.when;
  if (when === undefined || steps.some((step) => step.when !== when)) return undefined;
  const analysis = analyse(when);
  const ids = new Set(steps.map((step) => step.id));
  return analysis.ok && !analysis.variables.some(({ name }) => ids.has(name)) ? when : undefined;
};

/** A fork; where all its steps share a condition, one Choice before it asks once for all. */
const emitFork = (build: Build, draft: Draft, graph: Graph, branches: Nest[]): Fragment => {
  const inside = branches.map(stepIds);
  const steps = inside.flat().map((id) => graph.byId.get(id)!);
  const when = sharedCondition(steps);
  if (when === undefined) return forkState(build, draft, graph, branches);
  const name = takeName(build.stateNames, `when_${forkName(inside)}`);
  const runs: Edge = {
    slot: { kind: 'choice', condition: condition(build, draft, when) },
    assigns: [],
  };
  const skips: Edge = { slot: { kind: 'default' }, assigns: [] };
  const comment = `Runs ${inside.flat().join(', ')} only if their condition holds.`;
  draft.states.set(name, {
    name,
    body: { Type: 'Choice', Comment: comment },
    edges: [runs, skips],
    expected: runs,
  });
  const free = steps.map(({ when: _, ...step }): [string, Step] => [step.id, step as Step]);
  const fork = forkState(build, draft, { ...graph, byId: new Map([...graph.byId, ...free]) }, branches);
  for (const id of inside.flatMap((ids) => liveIn(graph, ids))) {
    skips.assigns.push(assign(draft.variables.get(id)!, 'null'));
  }
  const rest = follow(draft, { entry: name, pending: [], exits: [runs] }, fork);
  return { ...rest, exits: [...rest.exits, skips] };
};

/** Branches whose steps nobody waits for in the others: one Parallel state, and a join where branches have effects. */
const forkState = (build: Build, draft: Draft, graph: Graph, branches: Nest[]): Fragment => {
  const inside = branches.map(stepIds);
  const steps = inside.map((ids) => ids.map((id) => graph.byId.get(id)!));
  const envelope = needsEnvelope(steps.map((list) => ({ steps: list })));
  const name = takeName(build.stateNames, forkName(inside));
  const live = inside.map((ids) => liveIn(graph, ids));
  const definitions: Json[] = [];
  let transitions = 0;
  branches.forEach((branch, index) => {
    const scope = openScope(build, draft, hasEffects([{ steps: steps[index]! }]));
    for (const id of live[index]!) {
      scope.variables.set(id, takeName(build.variableNames, `${id}_${scope.number}`));
    }
    const value = (): Json => exported(scope, live[index]!);
    const emit = () =>
      follow(scope, { pending: emptySaga(scope), exits: [] }, emitNest(build, scope, graph, branch));
    if (envelope) scope.handlers.push({ label: `@${scope.number}`, edges: [], base: true });
    const body = emit();
    const closed = envelope
      ? closeEnvelope(build, scope, body, value())
      : closeScope(build, scope, body, value());
    definitions.push(closed.definition);
    transitions += closed.transitions;
  });
  build.innerTransitions.set(name, transitions);
  const body: JsonObject = {
    Type: 'Parallel',
    Comment: `Runs side by side: ${inside.map((ids) => ids.join(', ')).join(' | ')}.`,
    Branches: definitions,
  };
  const assigns = live.flatMap((ids, index) =>
    ids.map((id) => {
      draft.variables.set(id, draft.variables.get(id) ?? id);
      const value = `$states.result[${index}]${envelope ? '.value' : ''}${ids.length === 1 ? '' : `.${id}`}`;
      return assign(draft.variables.get(id)!, envelope ? `$exists(${value}) ? ${value} : null` : value);
    }),
  );
  const next = { slot: { kind: 'next' as const }, assigns };
  const failing = routeAll(draft, '$merge([$states.errorOutput, {"At": $millis()}])', {
    extra: lostEntries(build, draft, steps.flat()),
  });
  draft.states.set(name, { name, body, edges: [...failing, next], expected: next });
  const fragment: Fragment = { entry: name, pending: [], exits: [next] };
  return envelope ? settleScopes(build, draft, fragment, name) : fragment;
};

/** What later steps read of a branch: one result as it is, several by name. */
const exported = (scope: Draft, live: string[]): Json => {
  const read = (id: string): string => marked(`$${scope.variables.get(id)!}`);
  if (live.length === 0) return {};
  return live.length === 1 ? read(live[0]!) : Object.fromEntries(live.map((id) => [id, read(id)]));
};

const forkName = (inside: string[][]): string => {
  const first = inside.map((ids) => ids[0]!);
  if (first.length <= 3) return first.join('_and_');
  return `${first[0]}_and_${first.length - 1}_more`;
};
