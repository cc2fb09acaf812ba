import { STARTER_FIELD } from '#contracts/child-executions.ts';
import { CORRELATION_FIELD } from '#contracts/correlation.ts';
import { ORDER_FIELD } from '#contracts/event-order.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { searchedFields } from '#contracts/searchable.ts';
import { defined } from '#core/defined.ts';
import { hashOf } from '#core/hash.ts';
import { isObject, type Json, jsonEqual } from '#core/json.ts';
import { fitting } from '#core/json-schema.ts';
import type { PlatformPorts } from '../platform-ports.ts';
import { executionArn, startArn } from '../ports/arns.ts';
import { requireManifest } from '../ports/manifests.ts';
import { Problem } from '../problem.ts';
import { type ExecutionSummary, summaryOf } from '../views/execution-summary.ts';

/** Bytes of input that Step Functions accepts (https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html). */
const MAX_INPUT_BYTES = 262_144;

/** What to start, and on whose behalf. */
interface StartOptions {
  workflow: string;
  input: Json;
  /** Makes the start idempotent. */
  name?: string;
  by: string;
  from?: string;
  /** Id that the execution shares with what brings it about. */
  correlation?: string;
  /** Key whose executions take place one after another. */
  order?: string;
}

/** Adds who starts the execution, and its correlation id, to its input, if the workflow reads that: over what a caller may have written there. */
const withStarter = (
  { startedBy, correlates }: WorkflowManifest,
  input: Json,
  { by, correlation, order }: Pick<StartOptions, 'by' | 'correlation' | 'order'>,
): Json =>
  isObject(input)
    ? {
        ...input,
        ...(startedBy ? { [STARTER_FIELD]: by } : {}),
        ...(correlates && correlation !== undefined ? { [CORRELATION_FIELD]: correlation } : {}),
        ...(order === undefined ? {} : { [ORDER_FIELD]: order }),
      }
    : input;

/** Returns an input with its defaults; throws a Problem `invalid_input` that lists every field if it does not fit the workflow's schema. */
export const checkedInput = (
  { name, input: schema }: Pick<WorkflowManifest, 'input' | 'name'>,
  given: Json,
): Promise<Json> =>
  fitting(
    schema,
    given,
    (list, problems) =>
      new Problem('invalid_input', `The input does not fit workflow "${name}": ${list}`, problems),
  );

/**
 * Starts a workflow for the API, a webhook or an event. The input is checked by the workflow's JSON Schema (`invalid_input` lists
 * every field) and completed with its defaults. A name that was used with another input is a `conflict`.
 */
export const startRun = async (
  { manifests, executions, audit, runItems }: PlatformPorts,
  { workflow, input: given, name, by, from, correlation, order }: StartOptions,
): Promise<ExecutionSummary> => {
  const manifest = await requireManifest(manifests, workflow);
  const input = await checkedInput(manifest, given);
  const bytes = Buffer.byteLength(JSON.stringify(input));
  if (bytes > MAX_INPUT_BYTES) {
    const hint = 'store large values in a file and pass its path';
    throw new Problem(
      'too_large',
      `The input has ${bytes} bytes; expected at most ${MAX_INPUT_BYTES}: ${hint}`,
    );
  }
  try {
    const given = withStarter(manifest, input, { by, ...defined({ correlation, order }) });
    const { execution, startedAt } = await executions.start(startArn(workflow), given, name);
    // Starting under the name of a running execution returns that execution, with the time when it started.
    await audit({ execution, action: 'started', by, from, hash: hashOf(input), tookPlace: startedAt });
    const fields = searchedFields(manifest.input, given);
    await runItems.started({
      workflow,
      execution,
      startedAt: startedAt.toISOString(),
      ...defined({ fields }),
    });
    return summaryOf(workflow, { executionArn: execution, startDate: startedAt });
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ExecutionAlreadyExists' || !name) throw error;
    const existing = await executions.describe(executionArn(workflow, name));
    // Whoever starts it again is not its starter, and may do so on another occasion.
    const again = { by, correlation: '', ...defined({ order }) };
    const before = withStarter(manifest, JSON.parse(existing.input ?? '{}') as Json, again);
    if (jsonEqual(before, withStarter(manifest, input, again))) return summaryOf(workflow, existing);
    throw new Problem(
      'conflict',
      `An execution "${name}" of "${workflow}" exists with another input; expected a different name for each input`,
    );
  }
};
