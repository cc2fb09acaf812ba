import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { PARENT_FIELD } from '#contracts/child-executions.ts';
import type { getStatus as route } from '#contracts/http/routes/get-status.ts';
import { progressView } from '#contracts/http/status-view.ts';
import { createProgress } from '#contracts/progress/progress.ts';
import { manifestOfRun } from '#contracts/progress/run-manifest.ts';
import { maskOfRun } from '#contracts/progress/sensitive-values.ts';
import { continuationIn } from '#contracts/resumed-executions.ts';
import { isObject, type Json, parseJson } from '#core/json.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { executionArn } from '#platform/ports/arns.ts';
import { requireManifest } from '#platform/ports/manifests.ts';
import { heirOf } from '#platform/undoing/heir.ts';
import { compensableIn, undoneSteps } from '#platform/undoing/left.ts';
import { summaryOf } from '#platform/views/execution-summary.ts';

/** Returns the status of an execution, computed from its history when asked. */
export const getStatus: Serves<typeof route> = async (
  { parameters },
  { manifests, executions, clock, logOf },
) => {
  const manifest = await requireManifest(manifests, parameters.workflow);
  const arn = executionArn(manifest.name, parameters.execution);
  const execution = await executions.describe(arn);
  const definition = await executions.definition(arn);
  const progress = createProgress(definition ? manifestOfRun(manifest, definition) : manifest);
  const events: HistoryEvent[] = [];
  for await (const event of executions.history(arn)) {
    progress.apply(event);
    if (manifest.sensitive) events.push(event);
  }
  const mask = maskOfRun(manifest.sensitive, events, { numbers: true });
  const { input, output, error, cause, status } = execution;
  const log = status === 'RUNNING' || status === 'SUCCEEDED' ? undefined : logOf(arn);
  const undone = log ? undoneSteps(await compensableIn(log), await log.fence()) : new Map();
  const { steps, ...snapshot } = progress.snapshot(clock.now());
  return {
    ...summaryOf(manifest.name, execution),
    progress: progressView({
      ...snapshot,
      steps: steps.map((step) => ({
        ...step,
        cause: mask(step.cause),
        compensation: undone.get(step.id) ?? step.compensation,
      })),
    }),
    ...(output === undefined ? {} : { output: mask(JSON.parse(output) as Json) }),
    error,
    cause: mask(cause),
    ...(log ? nameIn('continued_by', await heirOf(log, arn)) : {}),
    ...parentIn(input),
    ...nameIn('continues', definition && continuationIn(definition)?.execution),
  };
};

const nameIn = <Field extends string>(
  field: Field,
  execution: string | undefined,
): Partial<Record<Field, string>> =>
  (execution === undefined ? {} : { [field]: execution.split(':').at(-1) }) as Partial<Record<Field, string>>;

/** The execution that an input says has started this one. */
const parentIn = (text: string | undefined): { parent?: string } => {
  const input = text === undefined ? undefined : parseJson(text);
  const parent = isObject(input) ? input[PARENT_FIELD] : undefined;
  return typeof parent === 'string' ? { parent } : {};
};
