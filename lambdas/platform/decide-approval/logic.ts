import { ENVIRONMENT } from '#contracts/environment.ts';
import type { decideApproval as route } from '#contracts/http/routes/decide-approval.ts';
import { environment } from '#contracts/local-services.ts';
import { isoOf } from '#core/instants.ts';
import { problemWords } from '#core/json-schema.ts';
import { type Approval, type Decision, outcomeOf, standing, viewOf } from '#platform/approvals/approval.ts';
import { type ApproverRule, maybeSame, mayDecide, takesClaim } from '#platform/approvals/approvers.ts';
import { asksAgain, deliver } from '#platform/approvals/deliver.ts';
import { editProblems } from '#platform/approvals/edits.ts';
import { tellDecision } from '#platform/approvals/tell.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import type { PlatformPorts } from '#platform/platform-ports.ts';
import type { Caller } from '#platform/ports/audit.ts';
import { callerName } from '#platform/ports/audit.ts';
import { Problem } from '#platform/problem.ts';

/**
 * Records a decision, once, and delivers it to the execution. Answers `forbidden` if the approval is asked of others, and
 * `already_decided` or `expired` if the decision comes too late.
 */
export const decideApproval: Serves<typeof route> = async ({ parameters, body, caller }, ports) => {
  const { approvals, clock } = ports;
  const approval = await approvals.get(parameters.approval);
  if (!approval) throw new Problem('not_found', `There is no approval "${parameters.approval}"`);
  await refuseOthers(approval, { caller, by: body.by }, ports);
  refuseLate(approval, clock.now());
  const edits = body.edits ?? {};
  const problems = await editProblems(approval, edits);
  if (problems.length > 0) {
    const message = `The edits do not fit what may be edited: ${problemWords(problems)}`;
    throw new Problem('invalid_input', message, problems);
  }
  const decided: Decision = {
    decision: body.decision,
    by: deciderName(caller, body.by),
    comment: body.comment,
    edits,
    from: caller.address,
    at: isoOf(clock.now()),
  };
  refuseLarge(approval, decided);
  if (!(await approvals.decide(approval.id, decided))) {
    const current = (await approvals.get(approval.id)) ?? approval;
    refuseLate(current, clock.now());
    throw new Problem('conflict', 'The approval has just changed; read it again and decide then');
  }
  const delivery = await deliver(ports, approval, decided);
  if (delivery === 'gone' && !(await asksAgain(ports, approval))) {
    await approvals.expire({ ...approval, decided });
    throw noLongerNeeded(approval.id);
  }
  await tellDecision(ports, approval, decided);
  if (delivery === 'delivered') await approvals.delivered({ ...approval, decided });
  return viewOf({ ...approval, status: decided.decision, decided }, clock.now());
};

/** What the deployment says about who may decide; without it, as in the local stack, anyone may. */
const approverRule = (): ApproverRule => (environment()[ENVIRONMENT.approvers] as ApproverRule) ?? 'anyone';

/** Refuses who is not asked, and, if four eyes are wanted, who started the execution or is not known to be another. */
const refuseOthers = async (
  { id, to, execution }: Approval,
  { caller, by }: { caller: Caller; by?: string },
  { starterOf }: Pick<PlatformPorts, 'starterOf'>,
): Promise<void> => {
  const name = callerName(caller, by);
  if (!mayDecide(to, caller, { rule: approverRule(), by }))
    throw new Problem(
      'forbidden',
      `"${name}" may not decide approval "${id}": it is asked of ${to.join(', ')}`,
    );
  if (environment()[ENVIRONMENT.fourEyes] !== 'true') return;
  const starter = await starterOf(execution);
  if (starter !== undefined && !maybeSame(starter, name)) return;
  const why = starter ? `"${starter}" started the execution` : 'it is not known who started the execution';
  throw new Problem(
    'forbidden',
    `Approval "${id}" must be decided by someone other than its starter: ${why}`,
  );
};

/** With an API key, whoever the application says decides, and the key; else the authenticated caller. */
const deciderName = (caller: Caller, by?: string): string =>
  takesClaim(caller, approverRule()) && by !== undefined && caller.principal !== undefined
    ? `${by}, by ${caller.principal}`
    : callerName(caller, by);

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

const noLongerNeeded = (id: string): Problem =>
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
  if (expires_at === undefined || Date.parse(expires_at) > now) throw noLongerNeeded(id);
  throw new Problem('expired', `Approval "${id}" expired at ${expires_at}`);
};
