import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { Json, JsonObject } from '#core/json.ts';

/** The part of aws-local-stepfunctions that is measured. */
interface LocalStepFunctions {
  StateMachine: new (definition: JsonObject) => { run(input: Json): { result: Promise<unknown> } };
}

const installed = createRequire(new URL('./peers/package.json', import.meta.url));

/** Loads aws-local-stepfunctions; it is not installed with the repository because it does not support Node 20. */
export const localStepFunctions = async (): Promise<LocalStepFunctions> => {
  try {
    const path = installed.resolve('aws-local-stepfunctions');
    return (await import(pathToFileURL(path).href)) as LocalStepFunctions;
  } catch (cause) {
    throw new Error('Install what is measured beside Baton first: npm install --prefix test/bench/peers', {
      cause,
    });
  }
};
