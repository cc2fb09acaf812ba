import type { Lifecycle } from '#contracts/lifecycles/lifecycle.ts';
import { defined } from '#core/defined.ts';
import type { JsonObject } from '#core/json.ts';
import type { LifecycleDocument } from './schema.ts';
import { initialOf, transitionsOf, works } from './transitions.ts';

/** Returns what functions of the platform know of a lifecycle. */
export const aboutOf = (document: LifecycleDocument): JsonObject => {
  const { data, payloads, states, conflict = 'refuse' } = document;
  const lifecycle: Lifecycle = {
    initial: initialOf(document),
    states: Object.fromEntries(
      Object.entries(states).map(([name, { final, description }]) => [
        name,
        { ...(final && { final }), ...defined({ description }) },
      ]),
    ),
    ...(data && { data: data as JsonObject }),
    ...(payloads && { payloads: payloads as Record<string, JsonObject> }),
    transitions: transitionsOf(document).map((transition) => {
      const { id, on, to, fromStates, afterSeconds, guard, set } = transition;
      const isWork = works(document, transition);
      return { id, from: fromStates, to, ...defined({ on, afterSeconds, guard, set }), works: isWork };
    }),
    conflict,
  };
  return JSON.parse(JSON.stringify(lifecycle)) as JsonObject;
};
