import type { JsonObject } from '#core/json.ts';
import type { Operation } from '#engine/api/operation.ts';
import { operations } from '#engine/api/operations.ts';
import type { Engine } from '#engine/engine.ts';

const byName = new Map<string, Operation>(
  Object.values(operations).map((operation) => [operation.name, operation as Operation]),
);

/** Returns a function that calls operations of the engine's API by AWS's names, without its endpoint. */
export const statesCall =
  (engine: Engine) =>
  async (name: string, input: JsonObject): Promise<JsonObject> => {
    const operation = byName.get(name);
    if (!operation) throw new Error(`The engine has no operation "${name}"`);
    return (await engine.call(operation, input)) as JsonObject;
  };
