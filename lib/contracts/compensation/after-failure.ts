import { NOT_UNDONE, UNDOING_ERROR, WAITING_ERRORS } from '../errors.ts';
import { neverRepeated, repeating } from './retry.ts';

/**
 * What no other retrier repeats: a result that is too large would be so again, the state itself has waited for other calls, and what another
 * execution could not undo is parked there.
 */
const ALWAYS_FINAL = ['States.DataLimitExceeded', ...WAITING_ERRORS, UNDOING_ERROR, NOT_UNDONE];

/** The retriers of a call: what its action declares comes first, then its own or the usual ones. */
const RETRIERS =
  `$append([{"ErrorEquals": $append(${JSON.stringify(ALWAYS_FINAL)}, $states.input.final), "MaxAttempts": 0}], ` +
  `$exists($states.input.retry) ? $states.input.retry : ${JSON.stringify(repeating(neverRepeated()))})`;

/** Seconds in a year, for which an execution may last. */
const MAX_PAUSE_SECONDS = 31_536_000;

/**
 * What becomes of a call that failed: whether it is made again, and in how many seconds. Step Functions matches the names of errors that are
 * written in a state, and how each call is retried is known at run time only, so this does what its retriers do
 * (https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html).
 */
export const AFTER_FAILURE = `{% (
  $error := $states.errorOutput.Error;
  $retriers := ${RETRIERS};
  $place := $filter([0..$count($retriers) - 1], function($index) {(
    $names := $retriers[$index].ErrorEquals;
    $error in $names or "States.ALL" in $names or ("States.TaskFailed" in $names and $error != "States.Timeout")
  )})[0];
  $retrier := $retriers[$place];
  $before := $count($append([], $states.input.places)[$ = $place]);
  $growth := $power($min([$retrier.BackoffRate, 1000]), $min([$before, 50]));
  $pause := $min([$retrier.IntervalSeconds * $growth, $retrier.MaxDelaySeconds, ${MAX_PAUSE_SECONDS}]);
  $merge([$states.input, {
    "error": $error,
    "calls": $sum([$states.input.calls, 1]),
    "places": $append($append([], $states.input.places), $place),
    "again": $exists($retrier) and $before < $retrier.MaxAttempts,
    "pause": $max([1, $retrier.JitterStrategy = "FULL" ? $ceil($random() * $pause) : $round($pause)])
  }])
) %}`.replace(/\s*\n\s*/g, ' ');
