import { didYouMean } from '#core/did-you-mean.ts';
import type { KindProblem } from '../document-kind.ts';
import type { LifecycleDocument } from './schema.ts';
import { initialOf, type NamedTransition, transitionsOf } from './transitions.ts';

/** Returns what is wrong with the states: names of none, states that are never reached, and states that are never left. */
export const checkStates = (document: LifecycleDocument): KindProblem[] => {
  const transitions = transitionsOf(document);
  const unknown = [...unknownStates(document, transitions)];
  // Names that lead nowhere would make other states look unreachable.
  return unknown.length > 0 ? unknown : [...ways(document, transitions)];
};

function* unknownStates(
  { states, initial }: LifecycleDocument,
  transitions: readonly NamedTransition[],
): Iterable<KindProblem> {
  const names = Object.keys(states);
  const isUnknown = (name: string, path: (string | number)[]): KindProblem[] => {
    if (Object.hasOwn(states, name)) return [];
    const hint = didYouMean(name, names) ?? `the states are ${names.join(', ')}`;
    return [{ path, message: `there is no state "${name}"`, hint }];
  };
  for (const name of names) {
    if (/^[a-z][a-z0-9_-]{0,59}$/.test(name)) continue;
    const message = `"${name}" is not a name for a state: expected a letter, then letters, digits, "_" and "-"`;
    yield { path: ['states', name], at: 'key', message };
  }
  if (initial !== undefined) yield* isUnknown(initial, ['initial']);
  for (const { from, fromStates, to, index } of transitions) {
    for (const [place, name] of fromStates.entries())
      yield* isUnknown(name, ['transitions', index, 'from', ...(Array.isArray(from) ? [place] : [])]);
    yield* isUnknown(to, ['transitions', index, 'to']);
  }
}

function* ways(document: LifecycleDocument, transitions: readonly NamedTransition[]): Iterable<KindProblem> {
  const { states } = document;
  const initial = initialOf(document);
  const reached = closure([initial], (state) =>
    transitions.filter(({ fromStates }) => fromStates.includes(state)).map(({ to }) => to),
  );
  const finals = Object.keys(states).filter((name) => states[name]?.final);
  const ending = closure(finals, (state) =>
    transitions.filter(({ to }) => to === state).flatMap(({ fromStates }) => fromStates),
  );
  for (const [name, { final }] of Object.entries(states)) {
    const path = ['states', name];
    const leaving = transitions.filter(({ fromStates }) => fromStates.includes(name));
    if (!reached.has(name)) {
      const message = `state "${name}" is never reached from "${initial}"`;
      yield { path, at: 'key', message, hint: 'add a transition that leads to it, or remove it' };
    } else if (final) {
      for (const { index } of leaving) {
        const message = `state "${name}" is final, and this transition leaves it`;
        yield { path: ['transitions', index, 'from'], message, hint: 'remove "final" or the transition' };
      }
    } else if (leaving.length === 0) {
      const message = `state "${name}" is a dead end: nothing leaves it, and it is not final`;
      yield { path, at: 'key', message, hint: 'write "final: true", or add a transition' };
    } else if (finals.length > 0 && !ending.has(name)) {
      const message = `no final state can be reached from state "${name}"`;
      yield { path, at: 'key', message, hint: `lead it to ${finals.join(' or ')}` };
    }
  }
}

const closure = (from: readonly string[], next: (state: string) => readonly string[]): Set<string> => {
  const found = new Set(from);
  for (const state of found) for (const one of next(state)) found.add(one);
  return found;
};
