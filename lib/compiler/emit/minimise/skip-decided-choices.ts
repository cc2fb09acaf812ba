import { required } from '#core/required.ts';
import type { Assignment, Edge, StateDraft } from '#steps/emission.ts';
import { freeVariables } from '../free-variables.ts';
import { type Knowledge, type KnownConditions, knownConditions } from './known-conditions.ts';
import { knownTruth, knownValue, knownVariables } from './known-value.ts';
import { areMovable, type DraftedMachine, follow, type MinimiserRule } from './machine.ts';

/** Leads edges past a Choice whose outcome is known there: by literals, by what the edge sets, or by an earlier Choice that asked the same. */
export const skipDecidedChoices: MinimiserRule = (machine) => {
  const knowledge = knownConditions(machine);
  let changed = false;
  for (const state of machine.states.values()) {
    for (const edge of state.edges) {
      if (skipAlong(machine, state, edge, knowledge)) changed = true;
    }
  }
  return changed;
};

const skipAlong = (
  { states, entryAssigns }: DraftedMachine,
  state: StateDraft,
  edge: Edge,
  knowledge: Knowledge | undefined,
): boolean => {
  const passed = new Map<string, Edge>();
  const assigns = [...(entryAssigns.get(state.name) ?? []), ...edge.assigns];
  let known = knowledge?.after(knowledge.atEntry(state), state, edge);
  let target = edge.target;
  while (target !== undefined) {
    // A loop that never ends keeps its states.
    if (passed.has(target)) return false;
    const choice = states.get(target);
    if (choice?.body.Type !== 'Choice') break;
    const taken = takenEdge(choice, assigns, known);
    if (!taken || taken.output !== undefined || !areMovable(taken.assigns)) break;
    passed.set(target, taken);
    assigns.push(...taken.assigns);
    known = known && knowledge?.after(known, choice, taken);
    target = taken.target;
  }
  for (const [name, taken] of passed) {
    follow(edge, taken);
    const { rounds, expected } = required(states, name);
    if (rounds !== undefined && taken === expected) edge.begins = [...(edge.begins ?? []), name];
  }
  return passed.size > 0;
};

/** The edge that a Choice takes after the assignments; undefined if only the execution decides it. */
const takenEdge = (
  choice: StateDraft,
  assigns: readonly Assignment[],
  known?: KnownConditions,
): Edge | undefined => {
  let variables: ReturnType<typeof knownVariables> | undefined;
  const set = new Set(assigns.map(({ name }) => name));
  for (const edge of choice.edges) {
    if (edge.slot.kind !== 'choice') continue;
    const { condition } = edge.slot;
    const reads = freeVariables(condition);
    let holds = known?.get(condition);
    if (holds === undefined && (reads.size === 0 || !reads.isDisjointFrom(set))) {
      variables ??= knownVariables(assigns);
      holds = knownTruth(knownValue(condition, variables));
    }
    if (holds === undefined) return undefined;
    if (holds) return edge;
  }
  return choice.edges.find(({ slot }) => slot.kind === 'default');
};
