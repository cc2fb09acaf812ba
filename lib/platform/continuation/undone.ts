import type { EffectLog } from '#actions/effects/effect-log.ts';
import { undoKey } from '#contracts/compensation/keys.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';

/**
 * Returns the steps whose effects are undone, or are being undone, and which an execution that continues would need: it would run them
 * again, which the log does not let begin, or it relies on them. What was undone before it is entered belongs to the course of the workflow.
 */
export const undoneAndNeeded = async (
  log: EffectLog,
  definition: JsonObject,
  enteredAt = 0,
): Promise<string[]> => {
  const entries = new Map<string, { step: string; state: string; at: number }>();
  for await (const { key, entry } of log.entries())
    entries.set(key, { step: entry.about.step, state: entry.state, at: entry.at });
  const again = stepsIn(definition);
  const needed = new Set<string>();
  for (const [key, { step, state }] of entries) {
    const undo = entries.get(undoKey(key));
    if (!undo && state !== 'revoked' && state !== 'void') continue;
    const isPast = enteredAt > 0 && undo !== undefined && undo.at < enteredAt;
    if (again.has(step) || (state !== 'void' && !isPast)) needed.add(step);
  }
  return [...needed];
};

/** Returns the steps whose actions a definition calls; what undoes them is not among them. */
const stepsIn = (definition: JsonObject): Set<string> => {
  const steps = new Set<string>();
  const read = (value: Json): void => {
    if (Array.isArray(value)) for (const item of value) read(item);
    if (!isObject(value)) return;
    if (isObject(value.run) && typeof value.run.step === 'string' && value.run.compensation !== true)
      steps.add(value.run.step);
    for (const item of Object.values(value)) read(item);
  };
  read(definition);
  return steps;
};
