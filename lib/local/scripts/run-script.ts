import type { ScriptFunction } from '#contracts/scripts/script-function.ts';
import type { Json } from '#core/json.ts';
import { runInPython } from './run-in-python.ts';
import { runInThread } from './run-in-thread.ts';
import type { ScriptCall } from './script-call.ts';

/** Runs a script's function as Lambda would, within its memory and time; throws its error. */
export const runScript = (script: ScriptFunction, call: ScriptCall): Promise<Json> =>
  script.language === 'python' ? runInPython(script, call) : runInThread(script, call);

/** Makes the handler of a script's function for the worker pool. */
export const scriptHandler =
  (script: ScriptFunction) =>
  (event: Json, context: { getRemainingTimeInMillis(): number }): Promise<Json> =>
    runScript(script, {
      event,
      milliseconds: context.getRemainingTimeInMillis(),
      write: (text) => {
        process.stdout.write(text);
      },
    });
