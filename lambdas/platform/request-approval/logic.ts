import type { z } from 'zod';
import type { ActionContext } from '#actions/action-call.ts';
import { ActionError } from '#actions/action-error.ts';
import { textsIn } from '#contracts/progress/sensitive-values.ts';
import { maskOf } from '#contracts/secrets/mask.ts';
import { defined } from '#core/defined.ts';
import { isoOf } from '#core/instants.ts';
import { isObject, type Json } from '#core/json.ts';
import {
  type Approval,
  approvalIdOf,
  editableNames,
  iterationIn,
  ownValue,
} from '#platform/approvals/approval.ts';
import { deliver } from '#platform/approvals/deliver.ts';
import type { PlatformPorts } from '#platform/platform-ports.ts';
import type { input, output } from './contract.ts';

/** Masks values that the approver must not see; what may be edited stays, since it becomes the result. */
const withoutMasked = <Asked extends { title: string; show?: Json; editable: Approval['editable'] }>(
  asked: Asked,
  values: readonly Json[],
): Asked => {
  const mask = maskOf(values.flatMap(textsIn), { numbers: true });
  const kept = isObject(asked.show) ? asked.show : {};
  const editable = editableNames(asked.editable).flatMap((name) => {
    const value = ownValue(kept, name);
    return value === undefined ? [] : [[name, value]];
  });
  const show = mask(asked.show);
  return {
    ...asked,
    title: mask(asked.title),
    ...(show !== undefined && { show: isObject(show) ? { ...show, ...Object.fromEntries(editable) } : show }),
  };
};

/**
 * Stores the task token and announces on the bus that a decision is wanted. A retry or a redrive finds the same approval and
 * gives it the new token; a decision made while the execution was paused is delivered at once.
 */
export const requestApproval = async (
  { approval: wanted }: z.output<typeof input>,
  { run, clock, ...ports }: ActionContext & Pick<PlatformPorts, 'approvals' | 'publish' | 'tasks'>,
): Promise<z.input<typeof output>> => {
  if (run.task_token === undefined) {
    const message = 'The call carries no task token; expected to be called by a task with .waitForTaskToken';
    throw new ActionError('InvalidInput', message, { retryable: false });
  }
  const { timeout_seconds, ...given } = wanted;
  const asked = withoutMasked(given, run.masked ?? []);
  const now = clock.now();
  const wantedApproval: Approval = {
    ...asked,
    id: approvalIdOf(run.workflow, run.idempotency_key),
    status: 'pending',
    workflow: run.workflow,
    execution: run.execution,
    step: run.step,
    ...defined({ iteration: iterationIn(run.step, run.idempotency_key) }),
    requested_at: isoOf(now),
    ...(timeout_seconds !== undefined && { expires_at: isoOf(now + timeout_seconds * 1000) }),
    task_token: run.task_token,
  };
  const approval = await ports.approvals.request(wantedApproval);
  if (approval.decided) {
    if ((await deliver(ports, approval, approval.decided)) === 'delivered')
      await ports.approvals.delivered(approval);
    return { approval: approval.id };
  }
  const { id, workflow, execution, step, title, to, requested_at: at, expires_at } = approval;
  await ports.publish('Approval Requested', {
    workflow,
    execution,
    step,
    title,
    to,
    at,
    expires_at,
    approval: id,
  });
  return { approval: id };
};
