import { defined } from '#core/defined.ts';
import { required } from '#core/required.ts';
import type { Edge, StateDraft } from '#steps/emission.ts';
import { inlined } from '../inline.ts';
import {
  areMovable,
  countEntries,
  expectedEdge,
  isMovable,
  leavingEdge,
  type MinimiserRule,
} from './machine.ts';

/** A Choice absorbs one that only it leads to up to this many edges, so that it stays readable. */
const MAX_EDGES = 40;

/** A copy of a Choice that other states lead to as well is worth fewer edges. */
const MAX_EDGES_WITH_COPIES = 6;

/** Copies make a definition larger, and Step Functions takes 1 MB: machines with more states do without. */
const MAX_STATES_WITH_COPIES = 150;

/** Lets a Choice, or a Pass before one, ask the questions of the Choice that it leads to. */
export const mergeChoices: MinimiserRule = ({ states, startAt }) => {
  const entries = countEntries({ states, startAt });
  const copies = states.size <= MAX_STATES_WITH_COPIES;
  let changed = false;
  for (const state of states.values()) {
    if (state.body.Type !== 'Choice' && state.body.Type !== 'Pass') continue;
    for (let merged = true; merged; ) {
      merged = false;
      for (const edge of state.edges) {
        const inner = edge.target === undefined ? undefined : states.get(edge.target);
        if (!inner || !mayMerge(state, edge, inner, { entries: entries.get(inner.name) ?? 0, copies }))
          continue;
        for (const { target = '' } of inner.edges) entries.set(target, (entries.get(target) ?? 0) + 1);
        entries.set(inner.name, (entries.get(inner.name) ?? 1) - 1);
        if (entries.get(inner.name) === 0) {
          for (const { target = '' } of inner.edges) entries.set(target, required(entries, target) - 1);
          states.delete(inner.name);
        }
        merge(state, edge, inner);
        merged = true;
        changed = true;
        break;
      }
    }
  }
  return changed;
};

const mayMerge = (
  state: StateDraft,
  edge: Edge,
  inner: StateDraft,
  { entries, copies }: { entries: number; copies: boolean },
): boolean => {
  if (inner === state || inner.body.Type !== 'Choice' || edge.output !== undefined) return false;
  if (inner.edges.some(({ slot, assigns }) => !areMovable(assigns) || !isMovable(conditionOf(slot))))
    return false;
  if (state.body.Type === 'Pass') return state.body.Output === undefined && areMovable(edge.assigns);
  // The head of a loop stays separate: the way back leads there.
  if (inner.rounds !== undefined) return false;
  const total = state.edges.length - 1 + inner.edges.length;
  if (entries === 1) return total <= MAX_EDGES;
  return copies && edge.slot.kind === 'default' && total <= MAX_EDGES_WITH_COPIES;
};

const conditionOf = (slot: Edge['slot']): string => (slot.kind === 'choice' ? slot.condition : '');

const merge = (state: StateDraft, edge: Edge, inner: StateDraft): void => {
  const copies = inner.edges.map((each) => together(edge, inner, each));
  const copyOf = (each: Edge | undefined): Edge | undefined => copies[each ? inner.edges.indexOf(each) : -1];
  if (expectedEdge(state) === edge) state.expected = copyOf(expectedEdge(inner));
  if (state.rounds !== undefined && leavingEdge(state) === edge) {
    state.leaving = copyOf(inner.rounds === undefined ? expectedEdge(inner) : leavingEdge(inner));
  }
  const at = state.edges.indexOf(edge);
  state.edges.splice(at, 1, ...copies);
  const comments = [state.body.Comment, inner.body.Comment];
  state.body = { Type: 'Choice', Comment: [...new Set(comments)].join(' ').slice(0, MAX_COMMENT_LENGTH) };
};

/** The way through both Choices. */
const together = (edge: Edge, inner: StateDraft, each: Edge): Edge => {
  const isRound = inner.rounds !== undefined && expectedEdge(inner) === each;
  const begins = [...(edge.begins ?? []), ...(each.begins ?? []), ...(isRound ? [inner.name] : [])];
  return {
    slot: slotOf(edge, each),
    assigns: [...edge.assigns, ...each.assigns],
    target: each.target,
    ...defined({ output: each.output, begins: begins.length === 0 ? undefined : begins }),
  };
};

const MAX_COMMENT_LENGTH = 300;

/** `and` would evaluate both sides in some versions of JSONata, and the inner condition may need the outer one to hold. */
const slotOf = (edge: Edge, each: Edge): Edge['slot'] => {
  if (each.slot.kind !== 'choice') return edge.slot.kind === 'next' ? { kind: 'default' } : edge.slot;
  const condition = inlined(each.slot.condition, edge.assigns);
  return {
    kind: 'choice',
    condition: edge.slot.kind === 'choice' ? `(${edge.slot.condition}) ? (${condition}) : false` : condition,
  };
};
