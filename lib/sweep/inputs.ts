import { type Lifecycle, lifecycleOf } from '#contracts/lifecycles/lifecycle.ts';
import { holds } from '#contracts/trigger-input.ts';
import { isObject, type Json, type JsonObject, ownField } from '#core/json.ts';
import type { Subject } from './subject.ts';
import { drawnFrom, valuesOf } from './world/answers.ts';

/** Inputs that are tried, one after the other. */
export interface Inputs {
  values: readonly Json[];
  /** After how many of them each kind of input was tried. */
  kinds: number;
}

/** Returns the given input, or the example and values of the schema. Throws a SweepError if none could be made. */
export const inputsOf = async ({ input, example, manifest }: Subject): Promise<Inputs> => {
  if (input !== undefined) return { values: [input], kinds: 1 };
  if (!manifest.input) return { values: [example ?? {}], kinds: 1 };
  const lifecycle = lifecycleOf(manifest);
  const lists = lifecycle
    ? await transitionInputs(lifecycle, manifest.input)
    : [(await drawnFrom(manifest.input)).values];
  const made = inTurn(lists);
  const values = example === undefined ? made : [example, ...made];
  return {
    values: values.length > 0 ? values : await valuesOf(manifest.input, 'input'),
    kinds: lists.length,
  };
};

/**
 * Returns the inputs of each transition of a lifecycle as what asks for it starts executions: with what comes with its trigger, from a state that
 * it leaves, and only if it is timed with a time. Those for which its guard holds come first.
 */
const transitionInputs = async (
  { transitions, payloads = {} }: Lifecycle,
  input: JsonObject,
): Promise<Json[][]> => {
  const properties = isObject(input.properties) ? input.properties : {};
  const { timed = {}, trigger: _, ...fields } = properties;
  const lists: Json[][] = [];
  for (const { id, on, from, to, guard } of transitions) {
    const own: JsonObject = {
      ...{ transition: { const: id }, from: { enum: from }, to: { const: to } },
      ...(on === undefined
        ? { timed, event: { const: null } }
        : { trigger: { const: on }, event: ownField(payloads, on) ?? fields.event ?? {} }),
    };
    const all = { ...fields, ...own };
    const { values } = await drawnFrom({ ...input, properties: all, required: Object.keys(all) });
    const allowed = await Promise.all(
      values.map((value) => holds(guard, { input: value }).catch(() => false)),
    );
    lists.push([true, false].flatMap((first) => values.filter((_, index) => allowed[index] === first)));
  }
  return lists;
};

/** Returns the first of each list, then the second of each, and so on. */
const inTurn = (lists: readonly Json[][]): Json[] =>
  Array.from({ length: Math.max(0, ...lists.map(({ length }) => length)) }, (_, index) =>
    lists.flatMap((list) => list.slice(index, index + 1)),
  ).flat();
