import type { Json, JsonObject } from '#core/json.ts';
import { required } from '#core/required.ts';
import type { Edge, Fragment } from '#steps/emission.ts';
import type { Block, Step } from '#steps/step.ts';
import { isGraph } from '../document.ts';
import { analyse } from '../expressions/analyse.ts';
import { planBlock } from '../plan/estimate.ts';
import type { Nest } from '../plan/nesting.ts';
import { type Build, hasEffects, needsEnvelope } from './build.ts';
import { emitInner } from './close.ts';
import { decide } from './compute.ts';
import type { Emitter } from './emitter.ts';
import { joinEnvelopes, routeAll } from './errors.ts';
import { marked } from './inline.ts';
import { standInsOf } from './names.ts';
import { lostEntries } from './saga.ts';
import { emitStep } from './step.ts';
import { assign, type Subgraph, sequence, sequenceAll } from './subgraph.ts';

/** Emits a block's steps into a subgraph: a list one after the other, a graph as forks and joins. */
export const emitBlock = (emitter: Emitter, block: Pick<Block, 'steps' | 'output'>): Fragment => {
  const { steps } = block;
  if (!isGraph(steps)) {
    return sequenceAll(
      emitter.graph,
      steps.map((step) => () => emitStep(emitter, step)),
    );
  }
  const planned = planBlock(steps).nest;
  const needs: Needs = {
    byId: new Map(steps.map((step) => [step.id, step])),
    readers: readersOf(emitter.build, block),
  };
  return planned ? emitNest(emitter, needs, planned) : { pending: [], exits: [] };
};

/** The steps of a graph, and who reads their results. */
interface Needs {
  byId: Map<string, Step>;
  /** Who reads a step's result: ids of steps, or `''` for the block's output. */
  readers: Map<string, Set<string>>;
}

/** Over-approximated by the texts: a name that is only mentioned counts as read, which is harmless. */
const readersOf = (build: Build, block: Pick<Block, 'steps' | 'output'>): Map<string, Set<string>> => {
  const readers = new Map<string, Set<string>>();
  const note = (value: unknown, reader: string): void => {
    for (const [, name = ''] of JSON.stringify(value ?? null).matchAll(/\$([a-z][a-z0-9_]*)/g)) {
      const known = readers.get(name) ?? new Set();
      if (known.has(reader)) continue;
      readers.set(name, known.add(reader));
      note(standInsOf(build, name), reader);
    }
  };
  for (const step of block.steps) note(step, step.id);
  note(block.output ?? `$${block.steps.at(-1)?.id}`, '');
  return readers;
};

const emitNest = (emitter: Emitter, needs: Needs, planned: Nest): Fragment => {
  if (planned.kind === 'step') return emitStep(emitter, required(needs.byId, planned.id));
  if (planned.kind === 'sequence') {
    return sequenceAll(
      emitter.graph,
      planned.items.map((item) => () => emitNest(emitter, needs, item)),
    );
  }
  return emitFork(emitter, needs, planned.branches);
};

const stepIds = (planned: Nest): string[] => {
  if (planned.kind === 'step') return [planned.id];
  return (planned.kind === 'sequence' ? planned.items : planned.branches).flatMap(stepIds);
};

/** Steps that are read outside of their branch. */
const liveIn = (needs: Needs, ids: readonly string[]): string[] => {
  const own = new Set(ids);
  return ids.filter((id) => [...(needs.readers.get(id) ?? [])].some((reader) => !own.has(reader)));
};

/** The condition that all steps have, if none of them decides it. */
const sharedCondition = (steps: readonly Step[]): string | undefined => {
  const when = steps[0]?.when;
  if (when === undefined || steps.some((step) => step.when !== when)) return undefined;
  const analysis = analyse(when);
  const ids = new Set(steps.map((step) => step.id));
  return analysis.ok && !analysis.variables.some(({ name }) => ids.has(name)) ? when : undefined;
};

/** Emits a fork; if all its steps share a condition, a single Choice before it evaluates the condition. */
const emitFork = (emitter: Emitter, needs: Needs, branches: Nest[]): Fragment => {
  const { graph } = emitter;
  const inside = branches.map(stepIds);
  const steps = inside.flat().map((id) => required(needs.byId, id));
  const when = sharedCondition(steps);
  const [step] = steps;
  if (when === undefined || !step) return forkState(emitter, needs, branches);
  const name = emitter.stateName(`when_${forkName(inside)}`);
  const site = { step, sees: 'before' as const, condition: true };
  const { before, failing, condition } = decide(emitter, { text: when, site, name });
  const runs: Edge = { slot: { kind: 'choice', condition }, assigns: [] };
  const skips: Edge = { slot: { kind: 'default' }, assigns: [] };
  const comment = `Runs ${inside.flat().join(', ')} only if their condition holds.`;
  emitter.add({
    name,
    body: { Type: 'Choice', Comment: comment },
    edges: [...(failing ? [failing] : []), runs, skips],
    expected: runs,
  });
  const free = steps.map(({ when: _, ...step }): [string, Step] => [step.id, step as Step]);
  const fork = forkState(emitter, { ...needs, byId: new Map([...needs.byId, ...free]) }, branches);
  for (const id of inside.flatMap((ids) => liveIn(needs, ids))) {
    skips.assigns.push(assign(required(graph.variables, id), 'null'));
  }
  const rest = sequence(graph, { entry: name, pending: [], exits: [runs] }, fork);
  return sequence(graph, before, { ...rest, exits: [...rest.exits, skips] });
};

/** Emits independent branches as one Parallel state, with a join if branches have effects. */
const forkState = (emitter: Emitter, needs: Needs, branches: Nest[]): Fragment => {
  const { graph } = emitter;
  const inside = branches.map(stepIds);
  const blocks = inside.map((ids) => ({ steps: ids.map((id) => required(needs.byId, id)) }));
  const envelope = needsEnvelope(blocks);
  const name = emitter.stateName(forkName(inside));
  const lanes = branches.map((branch, index) => {
    const ids = stepIds(branch);
    return { index, branch, live: liveIn(needs, ids), effects: hasEffects(blocks.slice(index, index + 1)) };
  });
  const definitions: Json[] = [];
  let transitions = 0;
  let drafted = 0;
  for (const { branch, live, effects } of lanes) {
    const closed = emitInner(emitter, { effects, envelope }, (inner) => {
      for (const id of live) {
        inner.graph.variables.set(id, emitter.variableName(`${id}_${inner.graph.number}`));
      }
      const body = emitNest(inner, needs, branch);
      return { body, value: exported(inner.graph, live) };
    });
    definitions.push(closed.definition);
    transitions += closed.transitions;
    drafted += closed.transitionsDrafted;
  }
  emitter.build.innerTransitions.set(name, transitions);
  emitter.build.innerDrafted.set(name, drafted);
  const body: JsonObject = {
    Type: 'Parallel',
    Comment: `Runs side by side: ${inside.map((ids) => ids.join(', ')).join(' | ')}.`,
    Branches: definitions,
  };
  const assigns = lanes.flatMap(({ live, index }) =>
    live.map((id) => {
      graph.variables.set(id, graph.variables.get(id) ?? id);
      const value = `$states.result[${index}]${envelope ? '.value' : ''}${live.length === 1 ? '' : `.${id}`}`;
      return assign(required(graph.variables, id), envelope ? `$exists(${value}) ? ${value} : null` : value);
    }),
  );
  const next = { slot: { kind: 'next' as const }, assigns };
  const failing = routeAll(graph, '$merge([$states.errorOutput, {"At": $millis()}])', {
    extra: lostEntries(
      emitter,
      blocks.flatMap(({ steps }) => steps),
    ),
  });
  emitter.add({ name, body, edges: [...failing, next], expected: next });
  if (hasEffects(blocks)) graph.acted = true;
  const fragment: Fragment = { entry: name, pending: [], exits: [next] };
  return envelope ? joinEnvelopes(emitter, fragment, name) : fragment;
};

/** Returns what later steps read from a branch: a single result as it is, several by name. */
const exported = (inner: Subgraph, live: string[]): Json => {
  const read = (id: string): string => marked(`$${required(inner.variables, id)}`);
  const [only, ...more] = live;
  return only !== undefined && more.length === 0
    ? read(only)
    : Object.fromEntries(live.map((id) => [id, read(id)]));
};

const forkName = (inside: string[][]): string => {
  const first = inside.flatMap((ids) => ids.slice(0, 1));
  if (first.length <= 3) return first.join('_and_');
  return `${first[0]}_and_${first.length - 1}_more`;
};
