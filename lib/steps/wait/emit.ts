import { parseDurationSeconds } from '#core/durations.ts';
import type { JsonObject } from '#core/json.ts';
import type { Edge, EmitContext, Fragment } from '../emission.ts';
import type { Step } from '../step.ts';

/** Emits a Wait state; the result is null. Wait catches nothing: what an expression yields is checked in the state before, if it matters. */
export const emit = (step: Step, context: EmitContext): Fragment => {
  const checked = checkedValue(step, context);
  const next: Edge = {
    slot: { kind: 'next' },
    assigns: [{ name: context.variable(step.id), expression: 'null' }],
  };
  context.state({
    name: step.id,
    body: {
      Type: 'Wait',
      Comment: step.until === undefined ? `Waits for ${step.for}.` : 'Waits until an instant.',
      ...(checked?.field ?? until(step, context)),
    },
    edges: [next],
  });
  const wait: Fragment = { entry: step.id, pending: [], exits: [next] };
  return checked ? context.sequence(checked.before, wait) : wait;
};

/** Step Functions takes no longer waits, and only whole seconds. */
const MAX_SECONDS = 99_999_999;
const YEAR_ONE = -62_135_596_800_000;
const IS_INSTANT = String.raw`/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/`;

/** Evaluates what an expression yields before the Wait state, and fails there if that is not a time; undefined if nothing is at risk. */
const checkedValue = (
  step: Step,
  context: EmitContext,
): { before: Fragment; field: JsonObject } | undefined => {
  const value = (step.until ?? step.for) as string;
  if (!value.includes('{{')) return undefined;
  const isInstant = step.until !== undefined;
  const name = context.freeVariable(`${isInstant ? 'until' : 'for'}_${step.id}`);
  const before = context.compute(step, name, value, { as: isInstant ? anInstant : seconds });
  if (before.entry === undefined) return undefined;
  return { before, field: { [isInstant ? 'Timestamp' : 'Seconds']: `{% $${name} %}` } };
};

const anInstant = (value: string): string =>
  `( $v := ${value}; $type($v) = "string" ? ($contains($v, ${IS_INSTANT}) and $toMillis($v) > ${YEAR_ONE} ? $v : ${NO_INSTANT}) : ${NO_INSTANT} )`;

const seconds = (value: string): string =>
  `( $v := ${value}; $type($v) = "number" ? ($v >= 0 and $v <= ${MAX_SECONDS} and $floor($v) = $v ? $v : ${NO_SECONDS}) : ${NO_SECONDS} )`;

const NO_INSTANT = '$error("\'until\' takes an instant such as 2030-01-31T09:00:00Z")';
const NO_SECONDS = `$error("'for' takes whole seconds from 0 to ${MAX_SECONDS}")`;

const until = (step: Step, context: EmitContext): JsonObject => {
  if (step.until !== undefined) return { Timestamp: context.template(step.until as string) };
  const seconds = parseDurationSeconds(String(step.for));
  return {
    Seconds: seconds === undefined ? context.template(step.for as string) : Math.max(1, Math.round(seconds)),
  };
};
