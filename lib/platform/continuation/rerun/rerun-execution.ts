import { noteRerun } from '#actions/effects/fence.ts';
import { STARTER_FIELD } from '#contracts/child-executions.ts';
import type { rerunExecution as route } from '#contracts/http/routes/rerun-execution.ts';
import { rerunDescription, rerunName } from '#contracts/resumed-executions.ts';
import { searchedFields } from '#contracts/searchable.ts';
import { VARIANT_FIELD } from '#contracts/variants.ts';
import { defined } from '#core/defined.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import { hashOf } from '#core/hash.ts';
import { isObject, type Json, parseJson } from '#core/json.ts';
import { checkedInput, withinLimit } from '../../executions/start-execution.ts';
import type { Serves } from '../../handlers/serves.ts';
import type { PlatformPorts } from '../../platform-ports.ts';
import { executionArn } from '../../ports/arns.ts';
import { callerName } from '../../ports/audit.ts';
import { describeIfKnown } from '../../ports/executions.ts';
import { Problem } from '../../problem.ts';
import { admit } from '../../turns/admit.ts';
import { logExpiry } from '../../undoing/log-retention.ts';
import { summaryOf } from '../../views/execution-summary.ts';
import { rerunDefinition, unlessTooLong } from '../definition.ts';
import { publishVersion } from '../publish-version.ts';
import type { Beginning } from './beginnings.ts';
import { type OpenRerun, openRerun } from './open-rerun.ts';
import type { Past } from './past.ts';
import { splitInput, unmasked } from './rerun-input.ts';

/**
 * Runs an ended execution again from a step: as a new execution with the variables that the old one had there, and with its own log of effects
 * and keys. What the old one did stays its own. A version of the definition is published for the new execution alone.
 */
export const rerunExecution: Serves<typeof route> = async ({ parameters, body, caller }, ports) => {
  const { execution: old } = parameters;
  const refuse = (why: string): never => {
    throw new Problem('conflict', `Execution "${old}" cannot be run again from "${body.from}": ${why}`);
  };
  const opened = await openRerun(ports, parameters, body.version);
  const { manifest, past, target } = opened;
  const { name: workflow } = manifest;
  const beginning = beginningFor(opened, body.from, refuse);
  const { state, variables } = beginning;
  const before = parseJson(past.described.input ?? '{}') ?? {};
  const { given, shared } = splitInput(before);
  const edited = body.input === undefined ? given : unmasked(manifest, splitInput(body.input).given, given);
  const checked = body.version === 'live' ? await checkedInput(manifest, edited) : edited;
  const definition = rerunDefinition(target.definition, {
    execution: old,
    state,
    step: body.from,
    variables,
  });
  const tooLong = unlessTooLong(definition);
  if (tooLong) refuse(tooLong);

  const name = body.name ?? rerunName(old, ports.randomness.uuid());
  const execution = executionArn(workflow, name);
  if (await describeIfKnown(ports.executions, execution))
    throw new Problem('conflict', `There is an execution "${name}" of "${workflow}"; expected another name`);
  const by = { by: callerName(caller), from: caller.address };
  const starter: Record<string, Json> = manifest.startedBy ? { [STARTER_FIELD]: by.by } : {};
  const input = withinLimit(isObject(checked) ? { ...checked, ...shared, ...starter } : checked);
  const admission = await admit(ports, manifest, execution, input);
  if ('skipped' in admission)
    refuse('the workflow skips executions that find no place. Run it again when one of them has ended');
  const giveBack = async (): Promise<void> => {
    if ('giveBack' in admission) await admission.giveBack();
  };
  try {
    const isNoted = await remember(ports, past, name, beginning.taken_over.length > 0);
    if (!isNoted) refuse('what it did is being undone. Try again when that has ended');
    const details = defined({ reason: body.reason, version: target.number, step: body.from, as: name });
    await ports.audit({ execution: past.described.executionArn ?? '', action: 'run again', ...by, details });
    const arn = await publishVersion(ports, workflow, target, {
      definition,
      description: rerunDescription(old, body.from),
      resumes: old,
    });
    const started = await ports.executions.start(arn, input, name);
    await noteStart(ports, opened, { ...started, input, by, details: { reruns: old, step: body.from } });
    return summaryOf(workflow, { executionArn: execution, startDate: started.startedAt });
  } catch (error) {
    await giveBack();
    throw error;
  }
};

const beginningFor = (
  { beginnings, manifest }: OpenRerun,
  from: string,
  refuse: (why: string) => never,
): Beginning => {
  const found = beginnings.find(({ step }) => step === from);
  if (!found) {
    const names = beginnings.map(({ step }) => step);
    const what = manifest.steps.some(({ id }) => id === from)
      ? 'it has no state, because the state of another step computes it'
      : 'the version has no such step';
    return refuse(`${what}; ${didYouMean(from, names) ?? `it can begin with ${names.join(', ')}`}`);
  }
  const { refusal, instead } = found;
  if (refusal === undefined) return found;
  return refuse(instead === undefined ? refusal : `${refusal}. It can begin with "${instead}"`);
};

/** Notes the new execution with the old one; false if it relies on that one's effects and these are being undone meanwhile. */
const remember = async (
  { logOf, clock }: Pick<PlatformPorts, 'clock' | 'logOf'>,
  { described: { executionArn: old = '', status }, unsettled, epoch }: Past,
  name: string,
  relies: boolean,
): Promise<boolean> => {
  const log = logOf(old);
  const noted = await log.changeFence((fence) => noteRerun(fence, name, relies ? epoch : undefined));
  // The log of others is kept for as long as somebody may undo by it, and may have been removed.
  const isBeingUndone = noted?.parked !== undefined || noted?.undoer !== undefined;
  if (noted && !isBeingUndone && (status === 'SUCCEEDED' || unsettled === 'forgotten'))
    await log.expire(logExpiry(clock.now()));
  return noted !== undefined;
};

interface Started {
  execution: string;
  startedAt: Date;
  input: Json;
  by: { by: string; from: string | undefined };
  details: Record<string, Json>;
}

const noteStart = async (
  { audit, runItems }: Pick<PlatformPorts, 'audit' | 'runItems'>,
  { manifest }: OpenRerun,
  { execution, startedAt, input, by, details }: Started,
): Promise<void> => {
  const { from, ...who } = by;
  await audit({
    ...{ execution, action: 'started', ...who, details },
    ...defined({ from }),
    hash: hashOf(input),
    tookPlace: startedAt,
  });
  const variant = isObject(input) ? input[VARIANT_FIELD] : undefined;
  await runItems.started({
    workflow: manifest.name,
    execution,
    startedAt: startedAt.toISOString(),
    ...defined({
      fields: searchedFields(manifest.input, input),
      variant: typeof variant === 'string' ? variant : undefined,
    }),
  });
};
