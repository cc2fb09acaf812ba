import type { DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import { STARTER_FIELD } from '#contracts/child-executions.ts';
import { CORRELATION_FIELD } from '#contracts/correlation.ts';
import { ORDER_FIELD } from '#contracts/event-order.ts';
import { inputTooLarge } from '#contracts/input-size.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { searchedFields } from '#contracts/searchable.ts';
import { VARIANT_FIELD } from '#contracts/variants.ts';
import { certain } from '#core/certain.ts';
import { defined } from '#core/defined.ts';
import { hashOf } from '#core/hash.ts';
import { isObject, type Json, jsonEqual } from '#core/json.ts';
import { fitting } from '#core/json-schema.ts';
import type { PlatformPorts } from '../platform-ports.ts';
import { executionArn, startArn } from '../ports/arns.ts';
import { requireManifest } from '../ports/manifests.ts';
import { Problem } from '../problem.ts';
import { admit, mayRefuse } from '../turns/admit.ts';
import { chooseVariant, variantOfInput, withVariant } from '../variants/choose-variant.ts';
import { type ExecutionSummary, summaryOf } from '../views/execution-summary.ts';

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
  /** Why it is started, for the audit trail. */
  reason?: string;
}

/**
 * Adds who starts the execution, its correlation id, and its variant, to its input, if the workflow has that: over what a caller may have
 * written there.
 */
const withStarter = (
  { startedBy, correlates }: WorkflowManifest,
  input: Json,
  {
    by,
    correlation,
    order,
    variant,
  }: Pick<StartOptions, 'by' | 'correlation' | 'order'> & { variant?: string },
): Json =>
  isObject(input)
    ? {
        ...input,
        ...(startedBy && { [STARTER_FIELD]: by }),
        ...(correlates && correlation !== undefined && { [CORRELATION_FIELD]: correlation }),
        ...defined({ [ORDER_FIELD]: order, [VARIANT_FIELD]: variant }),
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
export const startRun = async (ports: PlatformPorts, options: StartOptions): Promise<ExecutionSummary> => {
  const start = await toStart(ports, options);
  const { workflow, manifest, input, startAs } = start;
  const admission =
    startAs === undefined ? undefined : await admit(ports, manifest, executionArn(workflow, startAs), input);
  if (admission && 'skipped' in admission) return skippedStart(workflow, startAs, admission.instead);
  try {
    return await begin(ports, options, start);
  } catch (error) {
    await admission?.giveBack();
    const isUsed = error instanceof Error && error.name === 'ExecutionAlreadyExists';
    if (!isUsed || !options.name) throw error;
    return startedBefore(ports, { ...options, name: options.name }, start);
  }
};

/** Starts the execution, and records that in the audit trail and the list of executions. */
const begin = async (
  { executions, audit, runItems }: PlatformPorts,
  { by, from, correlation, order, reason }: StartOptions,
  { workflow, manifest, arn, variant, input, startAs }: ToStart,
): Promise<ExecutionSummary> => {
  const given = withStarter(manifest, input, { by, ...defined({ correlation, order, variant }) });
  const { execution, startedAt } = await executions.start(arn, given, startAs);
  // Starting under the name of a running execution returns that execution, with the time when it started.
  const about = defined({ variant, reason });
  const details = Object.keys(about).length === 0 ? {} : { details: about };
  const fields = searchedFields(manifest.input, given);
  await Promise.all([
    audit({ execution, action: 'started', by, from, hash: hashOf(input), tookPlace: startedAt, ...details }),
    runItems.started({
      workflow,
      execution,
      startedAt: startedAt.toISOString(),
      ...defined({ fields, variant }),
    }),
  ]);
  return summaryOf(workflow, { executionArn: execution, startDate: startedAt });
};

/** Returns the execution that has the name already; throws a Problem `conflict` if that has another input. */
const startedBefore = async (
  ports: PlatformPorts,
  options: StartOptions & { name: string },
  { workflow, manifest, input }: ToStart,
): Promise<ExecutionSummary> => {
  const { name, by, order } = options;
  const existing = await ports.executions.describe(executionArn(workflow, name));
  const existingInput = JSON.parse(existing.input ?? '{}') as Json;
  // Whoever starts it again is not its starter, and may do so on another occasion.
  const again = { by, correlation: '', variant: '', ...defined({ order }) };
  const wanted = await asBefore(ports, options, { input, existingInput });
  if (jsonEqual(withStarter(manifest, existingInput, again), withStarter(manifest, wanted, again))) {
    await adoptRun(ports.runItems, workflow, existing);
    return summaryOf(workflow, existing);
  }
  throw new Problem(
    'conflict',
    `An execution "${name}" of "${workflow}" exists with another input; expected a different name for each input`,
  );
};

/** Opens an item for an execution that runs, if the function that has started it died before it could. */
const adoptRun = async (
  runItems: Pick<PlatformPorts['runItems'], 'started'>,
  workflow: string,
  { executionArn: execution = '', status, startDate }: DescribeExecutionOutput,
): Promise<void> => {
  if (status !== 'RUNNING' || !startDate) return;
  await runItems.started({ workflow, execution, startedAt: startDate.toISOString() });
};

/** Answers a start that is skipped: with the execution under way because of which it is, if that is known. */
const skippedStart = (
  workflow: string,
  name = '',
  instead = executionArn(workflow, name),
): ExecutionSummary => ({
  workflow,
  name: instead.split(':').at(-1) ?? '',
  execution: instead,
  status: 'RUNNING',
  skipped: true,
});

/** What is started: the workflow itself, or what its variant says. */
interface ToStart {
  workflow: string;
  manifest: WorkflowManifest;
  arn: string;
  input: Json;
  /** Which variant it is; absent if there are none. */
  variant?: string;
  /** Name of the execution, if it is known before. */
  startAs: string | undefined;
}

const toStart = async (ports: PlatformPorts, { workflow, input, name }: StartOptions): Promise<ToStart> => {
  const manifest = await requireManifest(ports.manifests, workflow);
  if (!manifest.variants) {
    const checked = withinLimit(await checkedInput(manifest, input));
    const startAs = name ?? (mayRefuse(manifest) ? ports.randomness.uuid() : undefined);
    return { workflow, manifest, arn: startArn(workflow), input: checked, startAs };
  }
  const startAs = name ?? ports.randomness.uuid();
  const start = { input, name: startAs, isNamed: name !== undefined };
  const chosen = certain(await chooseVariant(ports, manifest, start), 'variant');
  const target =
    chosen.workflow === workflow ? manifest : await requireManifest(ports.manifests, chosen.workflow);
  return {
    workflow: chosen.workflow,
    manifest: target,
    arn: chosen.arn,
    input: withinLimit(await checkedInput(target, chosen.input)),
    variant: chosen.assignment,
    startAs,
  };
};

/** Returns the input; throws a Problem `too_large` if Step Functions would not take it. */
export const withinLimit = (input: Json): Json => {
  const refusal = inputTooLarge(input);
  if (refusal === undefined) return input;
  throw new Problem('too_large', refusal);
};

/** Returns the input as it would be with the variant that an execution of the same name got. */
const asBefore = async (
  { manifests }: PlatformPorts,
  { workflow, input: given }: StartOptions,
  { input, existingInput }: { input: Json; existingInput: Json },
): Promise<Json> => {
  const manifest = await requireManifest(manifests, workflow);
  const before = variantOfInput(manifest, existingInput);
  if (!before || !isObject(given)) return input;
  const chosen = withVariant(manifest, before, given);
  return checkedInput(await requireManifest(manifests, chosen.workflow), chosen.input);
};
