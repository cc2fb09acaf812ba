import type { z } from 'zod';
import type { ActionContext } from '#actions/action-call.ts';
import { ActionError } from '#actions/action-error.ts';
import { originalName } from '#contracts/resumed-executions.ts';
import { BusyProblem } from '#platform/firing/busy-problem.ts';
import { fire } from '#platform/firing/fire.ts';
import { beginTimed, commit } from '#platform/firing/transition.ts';
import type { Entity } from '#platform/lifecycles/entity.ts';
import type { PlatformPorts } from '#platform/platform-ports.ts';
import { Problem } from '#platform/problem.ts';
import type { input, output } from './contract.ts';

type Input = z.output<typeof input>;
type Context = Pick<ActionContext, 'run'> & { platform: PlatformPorts };

/** Fires a trigger for a step of any workflow; begins and commits transitions for the workflow of the lifecycle itself. */
export const changeEntity = async (
  given: Input,
  { run, platform }: Context,
): Promise<z.input<typeof output>> => {
  const { lifecycle, entity: id } = given;
  const own = { lifecycle, id, token: originalName(run.execution_name) };
  if (given.does === 'begin') return { begun: await beginTimed(platform, own, given) };
  if (given.does === 'commit') return resultOf(await commit(platform, own, given.data ?? {}));
  const { trigger, event, data } = given;
  const by = `${run.workflow}/${run.execution_name}`;
  const key = run.idempotency_key;
  const correlation = run.correlation_id ?? run.execution;
  const fired = fire(platform, {
    lifecycle,
    id,
    trigger,
    event,
    ...(data && { data }),
    by,
    key,
    correlation,
  });
  return resultOf(await fired.catch(asActionError));
};

const resultOf = ({ id, state, data, version, underWay }: Entity) => ({
  id,
  state,
  data,
  version,
  under_way: underWay !== undefined,
});

const asActionError = (error: unknown): never => {
  if (!(error instanceof Problem)) throw error;
  throw new ActionError(actionErrorOf(error), error.message);
};

const actionErrorOf = (problem: Problem): string => {
  if (problem instanceof BusyProblem) return 'EntityBusy';
  return problem.code === 'invalid_input' ? 'InvalidData' : 'TriggerRefused';
};
