import { isObject, type Json, type JsonObject } from '#core/json.ts';

/** Lists the Task states of a definition, at any depth. */
export function* taskStates(value: Json): Generator<JsonObject> {
  if (Array.isArray(value)) {
    for (const item of value) yield* taskStates(item);
  } else if (isObject(value)) {
    if (value.Type === 'Task' && typeof value.Resource === 'string') yield value;
    else for (const item of Object.values(value)) yield* taskStates(item);
  }
}
