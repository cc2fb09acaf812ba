import type { Lifecycle, LifecycleTransition, TransitionInput } from '#contracts/lifecycles/lifecycle.ts';
import { holds } from '#contracts/trigger-input.ts';
import type { Json } from '#core/json.ts';
import type { Entity } from './entity.ts';

/** Returns what the expressions of a transition read. */
export const inputOf = ({ id, data }: Pick<Entity, 'data' | 'id'>, event: Json): TransitionInput => ({
  id,
  data,
  event,
});

/** Whether a trigger is allowed: `depends` if a guard fails or asks for something that comes only with the trigger. */
export type Allowed = 'depends' | 'no' | 'yes';

/** A trigger as it could be fired now. */
export interface AllowedTrigger {
  trigger: string;
  /** State that it leads to. */
  to: string;
  allowed: Allowed;
  /** The guard that decides. */
  guard?: string;
}

/** Returns the first transition of a state by a trigger whose guard holds. Throws if a guard fails. */
export const chosen = async (
  { transitions }: Lifecycle,
  entity: Pick<Entity, 'data' | 'id' | 'state'>,
  trigger: string,
  event: Json,
): Promise<LifecycleTransition | undefined> => {
  const input = inputOf(entity, event);
  for (const transition of transitions) {
    if (transition.on !== trigger || !transition.from.includes(entity.state)) continue;
    if (await holds(transition.guard, { input })) return transition;
  }
  return undefined;
};

/** Lists the triggers of an entity's state, and which of them are allowed now. */
export const allowedTriggers = async (
  { transitions }: Lifecycle,
  entity: Pick<Entity, 'data' | 'id' | 'state'>,
): Promise<AllowedTrigger[]> => {
  const input = inputOf(entity, {});
  const found: AllowedTrigger[] = [];
  for (const { on: trigger, from, to, guard } of transitions) {
    if (trigger === undefined || !from.includes(entity.state)) continue;
    const settled = found.some((one) => one.trigger === trigger && one.allowed === 'yes');
    if (settled) continue;
    if (guard === undefined) found.push({ trigger, to, allowed: 'yes' });
    else found.push({ trigger, to, allowed: await verdict(guard, input), guard });
  }
  return found;
};

/** Whether the guard reads what comes with the trigger. */
const READS_EVENT = /\$input\s*\.\s*event\b/;

const verdict = async (guard: string, input: TransitionInput): Promise<Allowed> => {
  if (READS_EVENT.test(guard)) return 'depends';
  try {
    return (await holds(guard, { input })) ? 'yes' : 'no';
  } catch {
    return 'depends';
  }
};
