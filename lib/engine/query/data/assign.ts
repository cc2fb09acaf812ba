import { type Json, type JsonObject, ownField, setField } from '#core/json.ts';
import { runtimeFailure } from '../../model/errors.ts';
import { LIMITS } from '../../model/limits.ts';
import type { Turn } from '../../model/machine.ts';
import type { Frame } from '../../model/run.ts';
import { jsonBytes } from '../../model/size.ts';

/** Sets variables in the frame's own scope; throws StateFailure when they are too large. */
export const assignVariables = (turn: Turn, frame: Frame, assigned: JsonObject): void => {
  const { run } = turn;
  frame.variables ??= {};
  frame.variableBytes ??= {};
  let total = run.variableBytes;
  let together = 0;
  const sizes: { name: string; value: Json; bytes: number }[] = [];
  for (const [name, value] of Object.entries(assigned)) {
    if (isSetOutside(turn, frame, name)) {
      throw runtimeFailure(
        `The variable '${name}' is set in an outer scope; an inner scope cannot assign it`,
      );
    }
    const bytes = jsonBytes(value);
    if (bytes > LIMITS.variableBytes) throw tooMuch(`The variable '${name}'`, LIMITS.variableBytes, bytes);
    together += bytes;
    if (together > LIMITS.variableBytes) throw tooMuch('Assign', LIMITS.variableBytes);
    sizes.push({ name, value, bytes });
    total += bytes - (ownField(frame.variableBytes, name) ?? 0);
  }
  if (total > LIMITS.variablesBytes) throw tooMuch('The execution', LIMITS.variablesBytes, total);
  for (const { name, value, bytes } of sizes) {
    setField(frame.variables, name, value);
    setField(frame.variableBytes, name, bytes);
  }
  run.variableBytes = total;
};

const isSetOutside = ({ run }: Turn, frame: Frame, name: string): boolean => {
  for (let outer = run.frames[frame.parent]; outer; outer = run.frames[outer.parent]) {
    if (outer.variables !== null && Object.hasOwn(outer.variables, name)) return true;
  }
  return false;
};

const tooMuch = (what: string, limit: number, bytes?: number): ReturnType<typeof runtimeFailure> =>
  runtimeFailure(
    `${what} stores more than the maximum of ${limit} bytes${bytes === undefined ? '' : `: ${bytes}`}`,
  );
