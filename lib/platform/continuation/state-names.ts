import { isObject, type Json, type JsonObject } from '#core/json.ts';

/** Returns the names of the states of a definition, with those inside its states. */
export const stateNamesIn = (definition: JsonObject): Set<string> => {
  const names = new Set<string>();
  const read = (value: Json): void => {
    if (Array.isArray(value)) for (const item of value) read(item);
    if (!isObject(value)) return;
    if (isObject(value.States)) for (const name of Object.keys(value.States)) names.add(name);
    for (const item of Object.values(value)) read(item);
  };
  read(definition);
  return names;
};
