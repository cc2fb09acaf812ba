import { WAITING_RETRY } from '#contracts/compensation/retry.ts';
import { errorsWithoutEffect } from '#contracts/errors.ts';
import type { Json } from '#core/json.ts';
import type { Assignment, Edge } from '#steps/emission.ts';
import { stepTypes } from '#steps/index.ts';
import type { Step } from '#steps/step.ts';
import { isUndoneByLog } from '#steps/undo-by-log.ts';
import type { Build } from './build.ts';
import { mayFail } from './certainty.ts';
import type { Emitter } from './emitter.ts';
import { errorOf, routeAll, routeError, UNKNOWN_OUTCOME } from './errors.ts';
import { errorsOf, errorsOfType, retriers } from './retriers.ts';
import { lostEntries, unknownEntry } from './saga.ts';

/** Returns the Catch edges that a state of the step needs. */
export const catches = (emitter: Emitter, step: Step): Edge[] => {
  const { graph } = emitter;
  const { action, fallback, fallback_value: value } = step.on_error ?? {};
  const abort = action === 'abort' && fallback === undefined && value === undefined;
  const more: Record<string, string> = abort ? { Abort: 'true' } : {};
  if (!step.compensate) {
    const blocks = stepTypes.get(step.type)?.blocks?.(step) ?? [];
    const extra = lostEntries(
      emitter,
      blocks.flatMap((block) => block.steps),
      step,
    );
    return routeAll(graph, errorOf(step.id, more), { extra, abort });
  }
  const unknown = unknownEntry(emitter, step);
  const { known } = unknown;
  // Of what runs in a Map, an error does not tell that nothing was called.
  const mayNotBegin = !isUndoneByLog(step) && mayFail(emitter, templatesOf(step), { step, sees: 'before' });
  const entry = mayNotBegin ? unknown.entry.map(ifBegun) : unknown.entry;
  if (step.compensate.always) return routeAll(graph, errorOf(step.id, more), { extra: entry, abort });
  const text = JSON.stringify(
    known ? 'unknown, so it is compensated too' : 'unknown, and its compensation needs its result',
  );
  const outcome = mayNotBegin ? `(${NOT_BEGUN}) = false ? ${text}` : text;
  const repeats = mayRepeatUnknown(emitter.build, step);
  const contract = emitter.build.actions?.get(step.uses ?? '');
  if ((contract && contract.broken === undefined) || errorsOfType(step)) {
    const unknownTexts = { ...more, Outcome: outcome };
    const nothing = routeError(
      graph,
      { kind: 'catch', errors: errorsWithoutEffect(errorsOf(emitter.build, step)) },
      errorOf(step.id, repeats ? { ...more, Outcome: `${REPEATED} ? ${text}` } : more),
      { extra: repeats ? entry.map(ifRepeated) : [], abort },
    );
    const others = routeAll(graph, errorOf(step.id, unknownTexts), { extra: entry, abort });
    return nothing ? [nothing, ...others] : others;
  }
  // Without a contract, an error that an action throws itself counts as a refusal.
  const inDoubt = routeError(
    graph,
    { kind: 'catch', errors: UNKNOWN_OUTCOME },
    errorOf(step.id, { ...more, Outcome: outcome }),
    { extra: entry, abort },
  );
  const repeated: Record<string, string> = repeats ? { Outcome: EARLIER_ATTEMPTS } : {};
  const others = routeAll(graph, errorOf(step.id, { ...more, ...repeated }), {
    abort,
    known: UNKNOWN_OUTCOME,
  });
  return inDoubt ? [inDoubt, ...others] : others;
};

/** Step Functions reports how the last attempt failed, and nothing about earlier ones. */
const REPEATED = '$states.context.State.RetryCount > 0';

const EARLIER_ATTEMPTS = `${REPEATED} ? "failed, and an earlier attempt may have taken effect"`;

/**
 * JSONata that is true of a first attempt whose arguments could not be evaluated, so that nothing was called. The text is Step Functions' own
 * (recorded in `test/conformance`); of any other, the outcome counts as unknown.
 */
const NOT_BEGUN =
  '$states.context.State.RetryCount = 0 and $states.errorOutput.Error = "States.QueryEvaluationError" and ' +
  '$contains($states.errorOutput.Cause, "\' specified for the field \'Arguments")';

/** An entry that is made unless nothing was called. */
const ifBegun = ({ name, expression }: Assignment): Assignment => ({
  name,
  expression: `${NOT_BEGUN} ? $${name} : ${expression}`,
});

/** What a step's state evaluates before it calls anything. */
const templatesOf = ({ compensate: _, on_error: __, ...step }: Step): Json => step as Json;

/** An entry that is made only if an earlier attempt may have taken effect. */
const ifRepeated = ({ name, expression }: Assignment): Assignment => ({
  name,
  expression: `${REPEATED} ? ${expression} : $${name}`,
});

/** Whether an attempt with an unknown outcome may be followed by another. */
const mayRepeatUnknown = (build: Build, step: Step): boolean =>
  retriers(build, step)
    .filter((retrier) => retrier !== WAITING_RETRY && retrier.MaxAttempts !== 0)
    .some(({ ErrorEquals }) =>
      (ErrorEquals as string[]).some((name) => [...UNKNOWN_OUTCOME, ...WILDCARDS].includes(name)),
    );

const WILDCARDS = ['States.ALL', 'States.TaskFailed'];
