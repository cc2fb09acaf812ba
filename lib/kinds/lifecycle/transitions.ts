import { parseDurationSeconds } from '#core/durations.ts';
import { ownField } from '#core/json.ts';
import type { LifecycleDocument, Transition } from './schema.ts';

/** A transition with what follows from the document around it. */
export interface NamedTransition extends Transition {
  /** Unique in the lifecycle, and fit for the id of a step. */
  id: string;
  /** Index in the document. */
  index: number;
  fromStates: string[];
  afterSeconds: number | undefined;
}

/** Returns the state in which entities begin their lives. */
export const initialOf = ({ initial, states }: LifecycleDocument): string =>
  initial ?? Object.keys(states)[0] ?? '';

/** Lists the transitions, each named after its trigger, or after the state that it leaves in time. */
export const transitionsOf = ({ transitions }: LifecycleDocument): NamedTransition[] => {
  const used = new Map<string, number>();
  return transitions.map((transition, index) => {
    const fromStates = [transition.from].flat();
    const name = (transition.on ?? `after_${fromStates[0]}`).replaceAll('-', '_').slice(0, 50);
    const count = (used.get(name) ?? 0) + 1;
    used.set(name, count);
    return {
      ...transition,
      id: count === 1 ? name : `${name}_${count}`,
      index,
      fromStates,
      afterSeconds: parseDurationSeconds(transition.after ?? ''),
    };
  });
};

/** Whether something is to be done before the state changes. */
export const works = (
  { states }: LifecycleDocument,
  { actions, uses, to, fromStates }: NamedTransition,
): boolean =>
  actions !== undefined ||
  uses !== undefined ||
  ownField(states, to)?.on_enter !== undefined ||
  fromStates.some((from) => ownField(states, from)?.on_exit !== undefined);
