import type { JsonObject } from '#core/json.ts';
import type { Operation } from '#engine/api/operation.ts';
import { operations } from '#engine/api/operations.ts';
import type { Engine } from '#engine/engine.ts';
import { recordedHistory } from './recorded-history.ts';

const byName = new Map<string, Operation>(
  Object.values(operations).map((operation) => [operation.name, operation as Operation]),
);

/** Answers when an execution has ended, or when so many milliseconds have passed: what AWS has nothing but polling for. */
const awaitEnd = async (
  engine: Pick<Engine, 'ended'>,
  { executionArn, milliseconds }: JsonObject,
): Promise<JsonObject> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Number(milliseconds)).unref();
  });
  try {
    await Promise.race([engine.ended(String(executionArn)), late]);
  } finally {
    clearTimeout(timer);
  }
  return {};
};

/** Returns Step Functions as functions reach it in process: an engine, whose endpoint has an address too. */
export const statesOf = (engine: Engine, url: string) => ({
  url,
  call: statesCall(engine),
  events: recordedHistory(engine),
  fail: engine.fail,
});

/** Returns a function that calls operations of the engine's API by AWS's names, without its endpoint, and `AwaitEnd`. */
const statesCall =
  (engine: Engine) =>
  async (name: string, input: JsonObject): Promise<JsonObject> => {
    if (name === 'AwaitEnd') return awaitEnd(engine, input);
    const operation = byName.get(name);
    if (!operation) throw new Error(`The engine has no operation "${name}"`);
    return (await engine.call(operation, input)) as JsonObject;
  };
