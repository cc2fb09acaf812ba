import { authoredCause } from '#contracts/progress/authored-cause.ts';
import { errorName, readCause } from '#contracts/progress/cause.ts';
import type { FailedIterations, StepProgress } from '#contracts/progress/snapshot.ts';
import { defined } from '#core/defined.ts';
import { formatMilliseconds } from '#core/durations.ts';
import { type Json, ownField } from '#core/json.ts';
import type { FailedAttempt } from '../outcome/attempts.ts';
import type { MadeDecision, RunOutcome } from '../outcome/outcome.ts';
import type { Colors } from '../terminal/terminal.ts';
import { formatDollars, formatPerThousand } from './cost.ts';
import { renderTable } from './table.ts';

/** Renders the summary at the end of an execution. */
export const renderOutcome = (outcome: RunOutcome, colors: Colors): string =>
  [
    headline(outcome, colors),
    '',
    renderSteps(outcome, colors),
    '',
    ...failedIterations(outcome, colors),
    ...apart(failedLoopLines(outcome.steps, colors)),
    ...apart(notUndoneLines(outcome.notUndone, colors)),
    ...failure(outcome, colors),
    renderTable(facts(outcome, colors), { indent: 2 }),
  ].join('\n');

const headline = (outcome: RunOutcome, colors: Colors): string => {
  const { workflow, name, elapsedMilliseconds, virtual, variant } = outcome;
  const time = `${formatMilliseconds(elapsedMilliseconds)}${virtual ? ' of virtual time' : ''}`;
  return `${verdict(outcome, colors)} ${colors.bold(workflow)} ${colors.dim(name)} in ${time}${variant === undefined ? '' : `, variant ${variant}`}`;
};

const verdict = ({ status, decisions, steps, failedAttempts }: RunOutcome, colors: Colors): string => {
  if (status !== 'SUCCEEDED') return colors.red(`✗ ${status.toLowerCase().replaceAll('_', ' ')}`);
  if (wasRejected(decisions, steps)) return colors.yellow('– rejected');
  const undecided = steps.some(
    ({ id, type }) => type === 'approval' && ownField(failedAttempts, id)?.at(-1)?.error === 'States.Timeout',
  );
  return undecided ? colors.yellow('– not decided in time') : colors.green('✓ succeeded');
};

/** Whether an approval was rejected: the last time that it was asked for, or for every item of a list. */
const wasRejected = (decisions: readonly MadeDecision[], steps: readonly StepProgress[]): boolean => {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const isPerItem = (id: string | undefined): boolean => {
    const step = byId.get(id ?? '');
    return step !== undefined && (step.type === 'for_each' || isPerItem(step.parent));
  };
  const byStep = Object.groupBy(decisions, ({ step }) => step.replace(/\[.*/, ''));
  return Object.entries(byStep).some(([id, made = []]) =>
    (isPerItem(id) ? made : made.slice(-1)).every(({ decision }) => decision === 'rejected'),
  );
};

const MARKS: Record<StepProgress['status'], (colors: Colors) => string> = {
  succeeded: (colors) => colors.green('✓'),
  failed: (colors) => colors.red('✗'),
  aborted: (colors) => colors.red('✗'),
  skipped: (colors) => colors.dim('-'),
  pending: (colors) => colors.dim('·'),
  unreached: (colors) => colors.dim('·'),
  running: (colors) => colors.cyan('▸'),
  waiting: (colors) => colors.cyan('▸'),
};

const renderSteps = ({ steps, failedAttempts }: RunOutcome, colors: Colors): string => {
  const parents = new Map(steps.map(({ id, parent }) => [id, parent]));
  const depth = (id: string): number => {
    const parent = parents.get(id);
    return parent === undefined ? 0 : 1 + depth(parent);
  };
  const rows = steps.map((step) => [
    MARKS[step.status](colors),
    `${'  '.repeat(depth(step.id))}${step.id}`,
    step.durationMilliseconds === undefined || step.status === 'skipped'
      ? ''
      : formatMilliseconds(step.durationMilliseconds),
    remarks(step, ownField(failedAttempts, step.id) ?? [], colors),
  ]);
  return renderTable(rows, { indent: 2, right: [2] });
};

/** What happened to a step's compensation, in words. */
export const COMPENSATIONS = {
  running: 'is being undone',
  succeeded: 'undone',
  failed: 'could not be undone',
};

/** Says what happened to a step's compensation: `↩ could not be undone (NotYet)`. */
export const undoingText = (compensation: keyof typeof COMPENSATIONS, error: string | undefined): string =>
  `↩ ${COMPENSATIONS[compensation]}${compensation === 'failed' && error !== undefined ? ` (${error})` : ''}`;

const remarks = (
  {
    status,
    attempts,
    iterations,
    error,
    cause,
    handled,
    cached,
    fallback,
    compensation,
    compensationError,
  }: StepProgress,
  failed: readonly FailedAttempt[],
  colors: Colors,
): string =>
  [
    ...(status === 'skipped' ? [colors.dim('skipped')] : []),
    ...(status === 'pending' || status === 'unreached' ? [colors.dim('not reached')] : []),
    ...(iterations ? [timesText(iterations)] : []),
    ...(attempts > 1 && !iterations ? [`${attempts} attempts`] : []),
    ...errorsOf(failed.length > 0 || !error ? failed : [{ error, ...defined({ cause }) }], colors),
    ...(handled ? ['handled'] : []),
    ...(cached ? [cachedText(cached)] : []),
    ...(fallback ? ['fallback used'] : []),
    ...(compensation ? [colors.yellow(undoingText(compensation, compensationError))] : []),
  ].join(', ');

/** Returns how often a step in a loop ran, and how often it failed: `5 times, 1 failed`. */
export const timesText = ({ ended, failed }: { ended: number; failed?: number }): string =>
  `${ended === 1 ? 'once' : `${ended} times`}${failed ? `, ${failed} failed` : ''}`;

/** Returns how often a step's result came from its cache: `3 from the cache, 1 expired`. */
export const cachedText = ({ hit = 0, stale = 0 }: { hit?: number; stale?: number }): string =>
  `${hit + stale > 1 ? `${hit + stale} ` : ''}from the cache${stale ? `, ${stale > 1 ? `${stale} ` : ''}expired` : ''}`;

/** Lists errors with their number: `ServiceDown ×3, CircuitOpen`. */
const errorsOf = (failed: readonly FailedAttempt[], colors: Colors): string[] => {
  const counts = new Map<string, number>();
  for (const { error, cause } of failed) {
    const name = errorName(error, cause);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const texts = [...counts].map(([name, count]) => (count > 1 ? `${name} ×${count}` : name));
  return texts.length > 0 ? [colors.red(texts.join(', '))] : [];
};

const failure = ({ status, error, cause, original, steps }: RunOutcome, colors: Colors): string[] => {
  if (status === 'SUCCEEDED') return [];
  const ids = steps.map(({ id }) => id);
  const ending = errorText(error ?? status, cause && authoredCause(cause, ids), colors);
  if (!original) return [`  ${ending}`, ''];
  return [`  ${errorText(original.error, original.cause, colors)}`, `  ${colors.dim('then')} ${ending}`, ''];
};

/** Adds an empty line after lines. */
const apart = (lines: readonly string[]): string[] => (lines.length > 0 ? [...lines, ''] : []);

/** Says of each loop why iterations failed: its own error does not. */
export const failedLoopLines = (
  steps: readonly { id: string; failedIterations?: FailedIterations }[],
  colors: Colors,
): string[] =>
  steps.flatMap(({ id, failedIterations: failed }) =>
    failed ? [`  ${id}: ${failedIterationsText(failed, colors)}`] : [],
  );

/** Names the effects that are not undone, with what their compensations are called with, and why. */
export const notUndoneLines = (left: RunOutcome['notUndone'], colors: Colors): string[] => {
  if (!left) return [];
  const lines = left.effects.map(
    ({ error, with: input, ...effect }) =>
      `  ${colors.yellow('not undone')} ${effectText(effect)}${input === undefined ? '' : ` (${shortJson(input)})`}: ${error}`,
  );
  const hidden = left.count - left.effects.length;
  return [...lines, ...(hidden > 0 ? [`  and ${hidden} older`] : [])];
};

/** Says how many iterations of distributed loops failed, and why the first did: the loop's own error does not. */
const failedIterations = ({ iterations }: RunOutcome, colors: Colors): string[] => {
  if (!iterations || iterations.failed === 0) return [];
  const { ended, failed, failure: first } = iterations;
  return [`  ${failedIterationsText({ ended, failed, ...first }, colors)}`, ''];
};

/** Says how many iterations failed, and with what one of them did: `1 of 3 iterations failed, iteration 2 at step price({"id":7}) with NoPrice …`. */
export const failedIterationsText = (
  { ended, failed, handled, iteration, step, with: given, error, cause }: FailedIterations,
  colors: Colors,
): string => {
  const place = step ?? readCause(cause ?? '').step;
  const one = failed === 1 ? '' : ' one of them';
  const which = iteration === undefined ? one : ` iteration ${iteration}`;
  const why =
    error === undefined
      ? ''
      : `,${which}${place === undefined ? '' : ` at step ${place}`}${given === undefined ? '' : ` (${shortJson(given)})`} with ${errorText(error, cause, colors)}`;
  const count = `${failed} of ${ended} iterations`;
  return `${handled ? `failures in ${count} were handled` : `${count} failed`}${why}`;
};

/** Names an effect: `hotel, iteration 2`. */
export const effectText = ({ step, iteration }: { step: string; iteration?: string }): string =>
  iteration === undefined ? step : `${step}, iteration ${iteration}`;

/** Characters of a call's input in a line. */
const MAX_INPUT = 120;

/** Renders a value in a line, cut if it is long. */
export const shortJson = (value: Json): string => {
  const text = JSON.stringify(value);
  return text.length > MAX_INPUT ? `${text.slice(0, MAX_INPUT)}…` : text;
};

/** Renders an error with what caused it. */
export const errorText = (error: string, cause: string | undefined, colors: Colors): string =>
  `${colors.red(errorName(error, cause))} ${readCause(cause ?? '').text}`.trimEnd();

/** Characters of an output in the summary; `--json` prints all of it. */
const SHOWN_OUTPUT = 200;

const outputOf = ({ output }: RunOutcome): string[][] => {
  if (output === undefined || output === null) return [];
  const text = typeof output === 'string' ? output : JSON.stringify(output);
  return [
    ['Output', text.length > SHOWN_OUTPUT ? `${text.slice(0, SHOWN_OUTPUT)}… (--json shows all)` : text],
  ];
};

const facts = (outcome: RunOutcome, colors: Colors): string[][] => {
  const { sequentialMilliseconds, parallelMilliseconds, transitions, dollars, decisions, breakers } = outcome;
  const saved = Math.round((1 - parallelMilliseconds / sequentialMilliseconds) * 100);
  const comparison = `${formatMilliseconds(sequentialMilliseconds)}, in parallel ${formatMilliseconds(parallelMilliseconds)}`;
  return [
    ...decisions.map(({ title, decision, by, comment }) => [
      'Decided',
      `${decision} by ${by}: ${title}${comment ? ` (${comment})` : ''}`,
    ]),
    ...breakers.map(({ breaker, from, to }) => ['Breaker', `${breaker}: ${from} → ${to}`]),
    ...outputOf(outcome),
    ...(saved > 0 ? [['One after the other', `${comparison} ${colors.green(`(${saved} % less)`)}`]] : []),
    ['Transitions', String(transitions)],
    ['Cost on AWS', `${formatDollars(dollars.total)}, ${formatPerThousand(dollars.total)}`],
    ['Result', colors.cyan(outcome.folder)],
    ['Report', colors.cyan(outcome.report)],
    ...(outcome.status === 'SUCCEEDED' ? [] : [['Logs', colors.cyan(outcome.logs)]]),
  ];
};
