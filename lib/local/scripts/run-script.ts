import { fileURLToPath } from 'node:url';
import type { RunInfo } from '#contracts/action-event.ts';
import { fromFiles, intoFiles, LostValue } from '#contracts/claim-check.ts';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { oversized } from '#contracts/result-size.ts';
import type { ScriptAudit } from '#contracts/scripts/audit.ts';
import { MARK_IT } from '#contracts/scripts/callback.ts';
import type { ScriptFunction } from '#contracts/scripts/script-function.ts';
import { maskOf } from '#contracts/secrets/mask.ts';
import { secretFiles, secretInFiles } from '#contracts/secrets/secret-file.ts';
import { type SecretPlace, secretNames, withSecrets } from '#contracts/secrets/secret-place.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { valueFiles } from '../storage/value-files.ts';
import { keepAudit } from './keep-audit.ts';
import { runInPython } from './run-in-python.ts';
import { runInThread } from './run-in-thread.ts';
import type { ScriptCall } from './script-call.ts';
import { ScriptError } from './script-error.ts';
import { scriptTable, sendHeartbeat, sendResult, stackTable } from './script-table.ts';

/** Runs a script's function as Lambda would, within its memory and time; throws its error. */
export const runScript = async (script: ScriptFunction, call: ScriptCall): Promise<Json> => {
  // What its function does on AWS itself is done here for it: its environment is empty.
  const { secrets, audits: _, heartbeats: __, storage, ...rest } = script;
  const run = secrets ? runWithSecrets(secrets) : start;
  if (!storage) return fitting(await run(rest, call), script);
  if (!call.files) return run(rest, call);
  const { input, run: info } = call.event as { input: Json; run: JsonObject & Partial<RunInfo> };
  try {
    const given = await fromFiles(input, info.fetches ?? [], call.files);
    const output = await run(rest, { ...call, event: { input: given, run: info } });
    const left = await intoFiles(output, info.stores ?? [], String(info.execution_name), call.files);
    return fitting(left, script);
  } catch (error) {
    if (error instanceof LostValue) throw new ScriptError('ValueLost', error.message);
    throw error;
  }
};

/** Returns a result that fits into a state; throws what is wrong with another, as the script's function does. */
const fitting = (output: Json, { file, line }: ScriptFunction): Json => {
  const problem = oversized(output);
  if (problem === undefined) return output;
  throw new ScriptError('InvalidOutput', `${problem}; ${MARK_IT} (${file}:${line})`);
};

const runWithSecrets =
  (names: readonly string[]) =>
  async (script: ScriptFunction, call: ScriptCall): Promise<Json> => {
    const { input, run } = call.event as { input: Json; run: JsonObject & { secrets?: SecretPlace[] } };
    const places = run.secrets ?? [];
    const values = new Map([...names, ...secretNames(places)].map((name) => [name, secretOf(name)]));
    const mask = maskOf(values.values());
    try {
      const event = { input: withSecrets(input, places, values) as Json, run };
      const secrets = Object.fromEntries(values);
      const audit = (entry: ScriptAudit): Promise<void> => call.audit?.(mask(entry)) ?? Promise.resolve();
      return mask(
        await start(script, { ...call, event, secrets, audit, write: (text) => call.write(mask(text)) }),
      );
    } catch (error) {
      throw mask(error);
    }
  };

const start = async (script: ScriptFunction, call: ScriptCall): Promise<Json> => {
  const run = script.language === 'python' ? runInPython : runInThread;
  const { audits, output = null, error } = await run(script, call);
  for (const entry of audits) await call.audit?.(entry);
  if (error) throw error;
  return output;
};

const secretOf = (name: string): string => {
  const files = secretFiles(process.env[ENVIRONMENT.secrets] ?? '');
  const value = secretInFiles(name, files);
  if (value === undefined) {
    const message = `There is no text under the secret "${name}"; expected one in ${files.join(' or ')}`;
    throw new ScriptError('Misconfigured', message, message);
  }
  return value;
};

/** The storage of actions; undefined outside of the worker pool. */
const storageFiles = (): ScriptCall['files'] => {
  const location = process.env[ENVIRONMENT.storage];
  return location === undefined ? undefined : valueFiles(fileURLToPath(location));
};

/** Makes the handler of a script's function for the worker pool. */
export const scriptHandler =
  (script: ScriptFunction) =>
  async (event: Json, context: { getRemainingTimeInMillis(): number }): Promise<Json> => {
    const token = tokenOf(event);
    const output = await runScript(script, {
      event,
      milliseconds: context.getRemainingTimeInMillis(),
      write: (text) => {
        process.stdout.write(text);
      },
      audit: (entry) => keepAudit(entry, event),
      ...(script.records && { dynamo: scriptTable(script, stackTable) }),
      ...(token !== undefined && { heartbeat: () => sendHeartbeat(token) }),
      files: storageFiles(),
    });
    if (token !== undefined) await sendResult(token, output);
    return output;
  };

/** The token of the task that waits for the script's result; undefined if it gets what the function returns. */
const tokenOf = (event: Json): string | undefined => {
  const run = isObject(event) ? event.run : undefined;
  return isObject(run) && typeof run.task_token === 'string' ? run.task_token : undefined;
};
