import { didYouMean } from '#core/did-you-mean.ts';
import { parseDurationSeconds } from '#core/durations.ts';
import { isObject } from '#core/json.ts';
import type { KindProblem } from '../document-kind.ts';
import type { LifecycleDocument } from './schema.ts';
import { type NamedTransition, transitionsOf, works } from './transitions.ts';

/** Returns what is wrong with the transitions: what never happens, what is left to chance, and names of no trigger. */
export const checkTransitions = (document: LifecycleDocument): KindProblem[] => {
  const transitions = transitionsOf(document);
  return [
    ...transitions.flatMap((one) => [...settings(document, one), ...chance(one)]),
    ...shadowed(transitions),
    ...tooLate(document, transitions),
    ...endless(transitions),
    ...unknownTriggers(document, transitions),
  ];
};

function* settings({ timeout }: LifecycleDocument, one: NamedTransition): Iterable<KindProblem> {
  const path = ['transitions', one.index];
  if (one.on === undefined && one.after === undefined) {
    const hint = 'add "on" with the name of a trigger, or "after" with a duration';
    yield { path, message: 'nothing brings this transition about', hint };
  }
  if (one.uses !== undefined && one.actions !== undefined) {
    const message = 'a transition has either "uses" or "actions"';
    yield { path: [...path, 'actions'], at: 'key', message, hint: 'write the action as one of the steps' };
  }
  for (const field of ['with', 'compensate', 'irreversible'] as const) {
    if (one[field] === undefined || one.uses !== undefined) continue;
    const message = `"${field}" belongs to the action that "uses" names`;
    yield { path: [...path, field], at: 'key', message, hint: 'write it in the step that it is for' };
  }
  if (
    one.set !== undefined &&
    !isObject(one.set) &&
    !(typeof one.set === 'string' && one.set.includes('{{'))
  ) {
    const message = '"set" is laid over the data of an entity, so it is a map';
    yield { path: [...path, 'set'], message, hint: 'write "set: { field: value }"' };
  }
  const limit = parseDurationSeconds(timeout ?? '');
  if (limit !== undefined && one.afterSeconds !== undefined && one.afterSeconds >= limit) {
    const message = `this transition never happens: "timeout: ${timeout}" ends the wait before ${one.after}`;
    yield { path: [...path, 'after'], message, hint: 'give the steps timeouts instead' };
  }
}

/** Functions whose value is another one at each call. */
const BY_CHANCE = /\$(now|millis|random|shuffle)\s*\(/;

function* chance({ guard, index }: NamedTransition): Iterable<KindProblem> {
  const [, name] = BY_CHANCE.exec(guard ?? '') ?? [];
  if (name === undefined) return;
  const message = `a guard decides by the entity and the event alone, and $${name}() has a different value at each evaluation`;
  const hint =
    name === 'now' || name === 'millis'
      ? 'for time use "after", or let the event bring the instant'
      : 'let the event bring the value';
  yield { path: ['transitions', index, 'guard'], message, hint };
}

/** Transitions that an earlier one by the same trigger always replaces. */
function* shadowed(transitions: readonly NamedTransition[]): Iterable<KindProblem> {
  for (const later of transitions) {
    if (later.on === undefined) continue;
    const earlier = transitions.find(
      ({ index, on, guard, fromStates }) =>
        index < later.index &&
        on === later.on &&
        (guard === undefined || guard === later.guard) &&
        later.fromStates.every((state) => fromStates.includes(state)),
    );
    if (!earlier) continue;
    const states = later.fromStates.join(', ');
    const why = earlier.guard === undefined ? 'has no guard' : 'has the same guard';
    const message = `"${later.on}" never takes this transition from ${states}: an earlier one, to "${earlier.to}", ${why}`;
    yield {
      path: ['transitions', later.index],
      message,
      hint: earlier.guard === undefined ? 'write the transition with a guard first' : 'give it another guard',
    };
  }
}

/** Timed transitions whose state an entity has always left by then; one whose work may fail leaves it there. */
function* tooLate(
  document: LifecycleDocument,
  transitions: readonly NamedTransition[],
): Iterable<KindProblem> {
  for (const later of transitions) {
    const { afterSeconds: due, index } = later;
    if (later.on !== undefined || due === undefined) continue;
    const earlier = transitions.find((one) => {
      const { afterSeconds: seconds, guard } = one;
      // One that leads back at once is an endless circle, and reported as that.
      if (one === later || seconds === undefined || (seconds === 0 && one.fromStates.includes(one.to)))
        return false;
      if (!later.fromStates.every((state) => one.fromStates.includes(state))) return false;
      return seconds === due
        ? one.index < index && (guard === undefined || guard === later.guard)
        : seconds < due && guard === undefined && !works(document, one);
    });
    if (!earlier) continue;
    const message = `this transition never happens: another one leads from ${later.fromStates.join(', ')} to "${earlier.to}" after ${earlier.after}`;
    const hint = `give ${earlier.afterSeconds === due ? 'one of them' : 'that one'} a guard, or remove one`;
    yield { path: ['transitions', index, 'after'], message, hint };
  }
}

/** Circles of transitions that take no time: an entity in one of their states would go round as fast as it can, without end. */
function* endless(transitions: readonly NamedTransition[]): Iterable<KindProblem> {
  // A guard may end the circle.
  const hasty = transitions.filter(({ afterSeconds, guard }) => afterSeconds === 0 && guard === undefined);
  const reported = new Set<string>();
  for (const { fromStates, index } of hasty) {
    const circle = fromStates.map((state) => circleFrom(state, hasty)).find((found) => found !== undefined);
    if (!circle || circle.some((state) => reported.has(state))) continue;
    for (const state of circle) reported.add(state);
    const message = `an entity would never rest: ${circle.join(' → ')}, each after 0s`;
    yield {
      path: ['transitions', index, 'after'],
      message,
      hint: 'give one of them a longer "after", a guard, or a trigger',
    };
  }
}

/** Returns the states on the way from a state back to itself; undefined if there is none. */
const circleFrom = (start: string, transitions: readonly NamedTransition[]): string[] | undefined => {
  const seen = new Set<string>();
  const search = (state: string): string[] | undefined => {
    for (const { to } of transitions.filter(({ fromStates }) => fromStates.includes(state))) {
      if (to === start) return [state, to];
      if (seen.has(to)) continue;
      seen.add(to);
      const rest = search(to);
      if (rest) return [state, ...rest];
    }
    return undefined;
  };
  return search(start);
};

function* unknownTriggers(
  { payloads = {}, events = [] }: LifecycleDocument,
  transitions: readonly NamedTransition[],
): Iterable<KindProblem> {
  const known = [...new Set(transitions.flatMap(({ on }) => on ?? []))];
  const hintFor = (name: string): string => didYouMean(name, known) ?? `the triggers are ${known.join(', ')}`;
  for (const name of Object.keys(payloads)) {
    if (known.includes(name)) continue;
    const message = `no transition has the trigger "${name}"`;
    yield { path: ['payloads', name], at: 'key', message, hint: hintFor(name) };
  }
  for (const [index, { fires }] of events.entries()) {
    if (known.includes(fires)) continue;
    const message = `no transition has the trigger "${fires}"`;
    yield { path: ['events', index, 'fires'], message, hint: hintFor(fires) };
  }
}
