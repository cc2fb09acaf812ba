import type { z } from 'zod';
import type { approvalView } from '#contracts/http/approval.ts';
import { isObject, type Json } from '#core/json.ts';
import type { Api } from '#local/api/api.ts';
import type { EventBus } from '#local/bus/bus.ts';
import { UserError } from '../errors/user-error.ts';
import type { Decision, MadeDecision } from '../outcome/outcome.ts';
import type { ApprovalPolicy } from './approve-option.ts';

/** An approval as the API shows it. */
export type ApprovalView = z.output<typeof approvalView>;

/** A decision that the API did not take. */
export interface RefusedDecision {
  decision: Decision;
  problem: string;
}

/** What deciding needs of its surroundings. */
export interface DecidingOptions {
  policy: ApprovalPolicy;
  api: Api;
  bus: EventBus;
  /** Asks a person; asks again with what was refused, and why. */
  ask(approval: ApprovalView, refused: RefusedDecision | undefined): Promise<Decision>;
  onDecision(made: MadeDecision): void;
  onFailure(error: unknown): void;
}

/** Decides every approval that the stack asks for, by the policy, through the same API that people use. */
export const decideApprovals = (options: DecidingOptions): (() => void) => {
  const { bus, policy, onFailure } = options;
  if (policy.kind === 'never') return () => undefined;
  // People are asked one thing at a time.
  let turn = Promise.resolve();
  return bus.addRule({
    name: 'decide-approvals',
    pattern: { source: ['baton'], 'detail-type': ['Approval Requested'] },
    target: ({ detail }) => {
      turn = turn.then(() => decideOne(options, String(detail.approval))).catch(onFailure);
      return turn;
    },
  });
};

const decideOne = async ({ policy, api, ask, onDecision }: DecidingOptions, id: string): Promise<void> => {
  const approval = await fetchApproval(api, id);
  let refused: RefusedDecision | undefined;
  for (;;) {
    const decision = await choose(policy, approval, (view) => ask(view, refused));
    const by =
      policy.kind === 'ask' ? 'terminal' : `--approve ${policy.kind === 'file' ? policy.file : policy.kind}`;
    const answer = await api({
      method: 'POST',
      target: `/approvals/${id}/decision`,
      body: JSON.stringify({ ...decision, by }),
    });
    if (answer.status < 400) {
      const { step, title } = approval;
      onDecision({ step, title, by, ...decision });
      return;
    }
    const problem = messageOf(answer.body);
    refused = { decision, problem };
    // A person may mend what was wrong; a policy would only repeat it.
    if (policy.kind !== 'ask')
      throw new UserError(`The decision on "${approval.title}" was refused: ${problem}`);
  }
};

const choose = async (
  policy: ApprovalPolicy,
  approval: ApprovalView,
  ask: (approval: ApprovalView) => Promise<Decision>,
): Promise<Decision> => {
  if (policy.kind === 'ask') return ask(approval);
  if (policy.kind === 'file') return policy.decisionFor(approval.step);
  return { decision: policy.kind === 'reject' ? 'rejected' : 'approved' };
};

const fetchApproval = async (api: Api, id: string): Promise<ApprovalView> => {
  const { status, body } = await api({ method: 'GET', target: `/approvals/${id}` });
  if (status >= 400) throw new Error(`The approval ${id} could not be read: ${messageOf(body)}`);
  return JSON.parse(body) as ApprovalView;
};

/** The message of the API's error response. */
export const messageOf = (body: string): string => {
  try {
    const parsed = JSON.parse(body) as Json;
    const error = isObject(parsed) && isObject(parsed.error) ? parsed.error : {};
    return typeof error.message === 'string' ? error.message : body;
  } catch {
    return body;
  }
};
