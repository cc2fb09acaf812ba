import type { DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import { handOver, reopen } from '#actions/effects/fence.ts';
import { isChildExecution } from '#contracts/child-executions.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { continuedName, MAX_NAME_LENGTH, versionDescription } from '#contracts/resumed-executions.ts';
import { defined } from '#core/defined.ts';
import { hashOf } from '#core/hash.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { fitting } from '#core/json-schema.ts';
import type { PlatformPorts } from '../platform-ports.ts';
import { executionArn } from '../ports/arns.ts';
import { type Caller, callerName } from '../ports/audit.ts';
import { requireManifest } from '../ports/manifests.ts';
import { CANCELLED, PAUSED } from '../ports/stop-errors.ts';
import { Problem } from '../problem.ts';
import { retakeTurn } from '../turns/admit.ts';
import { unlessContinued } from '../undoing/heir.ts';
import { stoppedBelow } from '../undoing/stopped-below.ts';
import { undoingWords, undoneWords } from '../undoing/undone-words.ts';
import { type ExecutionSummary, summaryOf } from '../views/execution-summary.ts';
import { aliasArn } from '../views/versions-view.ts';
import { continuedDefinition, INITIAL, unlessTooLong } from './definition.ts';
import { knownRun } from './known-at.ts';
import { assignedVariables, missingVariables, missingWords, reachableFrom } from './missing.ts';
import { publishVersion } from './publish-version.ts';
import { variableReader } from './reads.ts';
import { startStateOf } from './start-state.ts';
import { stateNamesIn } from './state-names.ts';
import { type TargetVersion, targetVersion } from './target-version.ts';
import { undoneAndNeeded } from './undone.ts';

/** What to continue, and how. */
export interface ContinueRequest {
  parameters: { workflow: string; execution: string };
  body: {
    /** `live`, or the number of a version. */
    version: 'live' | number;
    /** Step to begin with. */
    from: string;
    /** Default: the input of the execution. */
    input?: Json;
    reason?: string;
  };
  caller: Caller;
}

/**
 * Continues an execution that ended without success in a version of its workflow, from a step, as a new execution with its variables and
 * its log of effects. A `conflict` says why that cannot be. The new version of the definition is published for this execution alone.
 */
export const continueExecution = async (
  request: ContinueRequest,
  ports: PlatformPorts,
): Promise<ExecutionSummary> => {
  const { parameters, body } = request;
  const manifest = await requireManifest(ports.manifests, parameters.workflow);
  const { name: workflow } = manifest;
  const execution = executionArn(workflow, parameters.execution);
  const before = await ports.executions.describe(execution);
  const refuse = (why: string): never => {
    throw new Problem('conflict', `Execution "${parameters.execution}" cannot be continued: ${why}`);
  };
  const why =
    (await unlessContinuable(ports, before, execution)) ?? (await unlessContinued(ports, execution));
  if (why) refuse(why);
  const as = continuedName(parameters.execution, before.redriveCount ?? 0);
  if (as.length > MAX_NAME_LENGTH)
    refuse(
      `the name of the execution that continues it, "${as}", would have more than ${MAX_NAME_LENGTH} characters`,
    );
  const target = await targetVersion(ports.versions, workflow, aliasArn(workflow), body.version);
  const input = await inputFor(manifest, body, before);
  const start = startStateOf(target.definition, manifest.steps, body.from);
  if ('refusal' in start) return refuse(start.refusal);
  const continuation = { execution, as, target, state: start.state };
  const { definition, enteredAt } = await definitionFrom(ports, continuation, request, refuse);
  const now = ports.clock.now();
  const undone = await undoneAndNeeded(ports.logOf(execution), definition, { now, enteredAt });
  if (undone.size > 0) refuse(`${undoneWords(undone)}; start a new execution`);

  await retakeTurn(ports, execution);
  await takeLog(ports, request, continuation, refuse);
  // What was paused with it is not fenced. Calls that are not made again stay as they are: a person decides about them.
  if (before.error !== PAUSED) {
    const states = stateNamesIn(definition);
    for (const called of await stoppedBelow(ports.executions, execution, { states }))
      await ports.logOf(called).changeFence(reopen);
  }
  return startContinuation(ports, request, continuation, { workflow, definition, input });
};

/** Hands the log of effects to the execution that continues; refuses if another has it by now, or its effects are undone. */
const takeLog = async (
  { logOf, clock, audit }: PlatformPorts,
  { parameters, body, caller }: ContinueRequest,
  { execution, as, target }: Continuation,
  refuse: (why: string) => never,
): Promise<void> => {
  const log = logOf(execution);
  const fence = await log.changeFence((known) => handOver(known, parameters.execution, as));
  if (!fence)
    refuse(
      (await log.fence()).epoch > 0
        ? `${await undoingWords(log, clock.now())}; start a new execution`
        : 'another request is continuing it',
    );
  await log.expire(undefined);
  const details = defined({ reason: body.reason, version: target.number, step: body.from, as });
  await audit({ execution, action: 'continued', ...callerOf(caller), details });
};

/** Publishes the definition, starts the execution that continues with it, and records that. */
const startContinuation = async (
  ports: PlatformPorts,
  { parameters, body, caller }: ContinueRequest,
  { as, target }: Continuation,
  { workflow, definition, input }: { workflow: string; definition: JsonObject; input: Json },
): Promise<ExecutionSummary> => {
  const arn = await publishVersion(ports, workflow, target, {
    definition,
    description: versionDescription(parameters.execution, body.from),
    resumes: parameters.execution,
  });
  const { execution, startedAt } = await ports.executions.start(arn, input, as);
  await ports.audit({
    execution,
    action: 'started',
    ...callerOf(caller),
    hash: hashOf(input),
    details: { continues: parameters.execution, step: body.from },
    tookPlace: startedAt,
  });
  await ports.runItems.started({ workflow, execution, startedAt: startedAt.toISOString() });
  return summaryOf(workflow, { executionArn: execution, startDate: startedAt });
};

const callerOf = (caller: Caller) => ({ by: callerName(caller), from: caller.address });

const unlessContinuable = async (
  { logOf, clock }: Pick<PlatformPorts, 'clock' | 'logOf'>,
  { status, error }: Pick<DescribeExecutionOutput, 'error' | 'status'>,
  execution: string,
): Promise<string | undefined> => {
  if (status === 'RUNNING' || status === 'SUCCEEDED')
    return `it is ${status}, expected FAILED, TIMED_OUT or ABORTED`;
  if (error === CANCELLED)
    return `it was cancelled, and ${await undoingWords(logOf(execution), clock.now())}; start a new execution`;
  return isChildExecution(execution)
    ? 'a step of another execution has started it; continue that one'
    : undefined;
};

/** Returns the input, checked by the schema of what is deployed if that is the version to continue in. */
const inputFor = async (
  manifest: WorkflowManifest,
  { version, input: given }: ContinueRequest['body'],
  { input: before }: Pick<DescribeExecutionOutput, 'input'>,
): Promise<Json> => {
  const input = given ?? (JSON.parse(before ?? '{}') as Json);
  if (version !== 'live') return input;
  return fitting(
    manifest.input,
    input,
    (list, problems) =>
      new Problem(
        'invalid_input',
        `The input does not fit the version to continue in: ${list}; pass one that does`,
        problems,
      ),
  );
};

interface Continuation {
  /** ARN of the execution that ended. */
  execution: string;
  as: string;
  target: TargetVersion;
  state: string;
}

/** Returns the definition to continue with; refuses if variables that it needs are missing or it becomes too long. */
const definitionFrom = async (
  { executions }: Pick<PlatformPorts, 'executions'>,
  { execution, as, target, state }: Continuation,
  { parameters, body }: ContinueRequest,
  refuse: (why: string) => never,
): Promise<{ definition: JsonObject; enteredAt: number | undefined }> => {
  const known = await knownRun(executions, execution);
  if (!known) return refuse('the definition that it ran cannot be read');
  const { variables, lost, ...entered } = known.variables.at(state);
  // Before it was entered, the way to it goes as far as the last state that leads there.
  const isOnWay = (name: string) => reachableFrom(known.definition, name).has(state);
  const { enteredAt = known.variables.lastOf(isOnWay) } = entered;
  for (const [name, value] of INITIAL) if (!variables.has(name)) variables.set(name, value);
  const readsOf = await variableReader();
  const missing = missingVariables(target.definition, state, variables.keys(), readsOf);
  if (missing.length > 0) refuse(missingWords(missing, lost));
  // A branch of the version may assign a variable of another name; Step Functions refuses that if it is set outside.
  const assigned = assignedVariables(target.definition);
  const needed = new Map([...variables].filter(([name]) => assigned.has(name)));
  const continuation = { execution: parameters.execution, as, state, step: body.from, variables: needed };
  const definition = continuedDefinition(target.definition, continuation);
  const tooLong = unlessTooLong(definition);
  if (tooLong) refuse(tooLong);
  return { definition, enteredAt };
};
