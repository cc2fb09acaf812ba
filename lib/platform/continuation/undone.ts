import type { EffectLog } from '#actions/effects/effect-log.ts';
import type { Entry } from '#actions/effects/entry.ts';
import { undoKey } from '#contracts/compensation/keys.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { type Undoing, undoingOf, worseOf } from '../undoing/undone-words.ts';

/**
 * Returns the steps whose effects are undone, are being undone or could not be, and which an execution that continues would need: it would
 * run them again, which the log does not let begin, or it relies on them. What was undone before it is entered belongs to the course of
 * the workflow.
 */
export const undoneAndNeeded = async (
  log: EffectLog,
  definition: JsonObject,
  { now, enteredAt = 0 }: { now: number; enteredAt?: number | undefined },
): Promise<Map<string, Undoing>> => {
  const entries = new Map<string, Entry>();
  for await (const { key, entry } of log.entries()) entries.set(key, entry);
  const fence = await log.fence();
  const again = stepsIn(definition);
  const needed = new Map<string, Undoing>();
  for (const [key, entry] of entries) {
    const { state, about } = entry;
    const undo = entries.get(undoKey(key));
    if (!undo && state !== 'revoked' && state !== 'void') continue;
    const isPast = enteredAt > 0 && undo !== undefined && undo.at < enteredAt;
    if (again.has(about.step) || (state !== 'void' && !isPast))
      needed.set(about.step, worseOf(needed.get(about.step), undoingOf(entry, undo, fence, now)));
  }
  return needed;
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
