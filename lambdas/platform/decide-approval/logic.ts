import type { decideApproval as route } from '#contracts/http/routes/decide-approval.ts';
import { type Approval, type Decision, outcomeOf, standing, viewOf } from '#platform/approvals/approval.ts';
import { deliver, isPaused } from '#platform/approvals/deliver.ts';
import { editProblems } from '#platform/approvals/edits.ts';
import { tellDecision } from '#platform/approvals/tell.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { callerName } from '#platform/ports/audit.ts';
import { Problem } from '#platform/problem.ts';

/** Records a decision, once, and delivers it to the execution. Answers `already_decided` or `expired` if it comes too late. */
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
    from: caller.address,
    at: new Date(clock.now()).toISOString(),
  };
  refuseLarge(approval, decided);
  if (!(await approvals.decide(approval.id, decided))) {
    const current = (await approvals.get(approval.id)) ?? approval;
    refuseLate(current, clock.now());
    throw new Problem('conflict', 'The approval has just changed; read it again and decide then');
  }
  const delivery = await deliver(ports, approval, decided);
  if (delivery === 'gone' && !(await isPaused(ports.executions, approval.execution))) {
    await approvals.expire(approval);
    throw nobodyWaits(approval.id);
  }
  await tellDecision(ports, approval, decided);
  if (delivery === 'delivered') await approvals.delivered({ ...approval, decided });
  return viewOf({ ...approval, status: decided.decision, decided }, clock.now());
};

/** Bytes of output that Step Functions accepts (API Reference: SendTaskSuccess). */
const MAX_OUTCOME_BYTES = 262_144;

/** Bytes of an approval with its decision, which is one item of at most 400 KB. */
const MAX_ITEM_BYTES = 380_000;

/** A decision that can be recorded but not delivered would be final and leave its execution waiting. */
const refuseLarge = (approval: Approval, decided: Decision): void => {
  const bytes = (value: object): number => Buffer.byteLength(JSON.stringify(value));
  if (bytes(outcomeOf(approval, decided) as object) <= MAX_OUTCOME_BYTES)
    if (bytes({ ...approval, decided }) <= MAX_ITEM_BYTES) return;
  throw new Problem(
    'too_large',
    `The edits make the decision larger than ${MAX_OUTCOME_BYTES} bytes; store large values in a file and pass its path`,
  );
};

const nobodyWaits = (id: string): Problem =>
  new Problem('expired', `Approval "${id}" is no longer needed: its step or execution has ended`);

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
  // An approval withdrawn before it expired says why: its execution has ended.
  if (expires_at === undefined || Date.parse(expires_at) > now) throw nobodyWaits(id);
  throw new Problem('expired', `Approval "${id}" expired at ${expires_at}`);
};
