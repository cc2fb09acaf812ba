import type { decideApproval as route } from '#contracts/http/decide-approval.ts';
import { type Approval, type Decision, standing, viewOf } from '#lambdas/shared/approvals/approval.ts';
import { deliver, isPaused } from '#lambdas/shared/approvals/deliver.ts';
import { editProblems } from '#lambdas/shared/approvals/edits.ts';
import { Problem } from '#lambdas/shared/endpoint/problem.ts';
import type { Caller } from '#lambdas/shared/endpoint/request.ts';
import type { Serves } from '#lambdas/shared/endpoint/serves.ts';
import { callerName } from '#lambdas/shared/ports/audit.ts';
import type { PlatformPorts } from '#lambdas/shared/ports/platform-ports.ts';

/** Records a decision, once, and takes it to the execution. Says `already_decided` or `expired` when it comes too late. */
export const decideApproval: Serves<typeof route> = async ({ parameters, body, caller }, ports) => {
  const { approvals, clock } = ports;
  const approval = await approvals.get(parameters.approval);
  if (!approval) throw new Problem('not_found', `There is no approval "${parameters.approval}"`);
  refuseLate(approval, clock.now());
  const edits = body.edits ?? {};
  const problems = await editProblems(approval, edits);
  if (problems.length > 0) {
    const list = problems.map(({ field, message }) => `${field} ${message}`).join('; ');
    throw new Problem('invalid_input', `The edits do not fit what may be edited: ${list}`, problems);
  }
  const decided: Decision = {
    decision: body.decision,
    by: callerName(caller, body.by),
    comment: body.comment,
    edits,
    at: new Date(clock.now()).toISOString(),
  };
  if (!(await approvals.decide(approval.id, decided))) {
    const current = (await approvals.get(approval.id)) ?? approval;
    refuseLate(current, clock.now());
    throw new Problem('conflict', 'The approval has just changed; read it again and decide then');
  }
  if (
    (await deliver(ports, approval, decided)) === 'gone' &&
    !(await isPaused(ports.executions, approval.execution))
  ) {
    await approvals.expire(approval);
    throw nobodyWaits(approval.id);
  }
  await tell(ports, approval, decided, caller);
  return viewOf({ ...approval, status: decided.decision, decided }, clock.now());
};

const nobodyWaits = (id: string): Problem =>
  new Problem('expired', `Nobody waits for approval "${id}" any more: its step or its run has ended`);

const refuseLate = (approval: Approval, now: number): void => {
  const { id, decided, expires_at } = approval;
  if (decided) {
    const { decision, by, at } = decided;
    throw new Problem(
      'already_decided',
      `Approval "${id}" was ${decision} by ${by} at ${at}; a decision is final`,
    );
  }
  if (standing(approval, now) !== 'expired') return;
  // One that was taken back before its time says so: its run has ended.
  if (expires_at === undefined || Date.parse(expires_at) > now) throw nobodyWaits(id);
  throw new Problem('expired', `Approval "${id}" expired at ${expires_at}`);
};

const tell = async (
  ports: PlatformPorts,
  approval: Approval,
  decided: Decision,
  caller: Caller,
): Promise<void> => {
  const { id, workflow, execution, step } = approval;
  const { decision, by, at, edits } = decided;
  const details = { approval: id, step, edited: Object.keys(edits) };
  await ports.audit({ execution, action: decision, by, from: caller.address, details });
  await ports.publish('Approval Decided', { workflow, execution, step, at, by, decision, approval: id });
};
