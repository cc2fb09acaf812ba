import { type Api, problemMessage } from '#local/api/api.ts';
import type { RunHost } from '#local/run-host/run-host.ts';
import { UserError } from '../errors/user-error.ts';
import type { Decision, MadeDecision } from '../outcome/outcome.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { ApprovalPolicy } from './approve-option.ts';
import { type ApprovalView, askOnTerminal, type RefusedDecision, withPaths } from './ask.ts';
import { approvalKey } from './decisions-file.ts';
import type { PreparedRun } from './prepare.ts';
import type { RunView } from './view.ts';

/** Where approvals are asked for and decisions shown. */
export interface DecidingUi {
  terminal: Terminal;
  view: RunView;
  /** Aborts a question. */
  signal: AbortSignal;
  onFailure(error: unknown): void;
}

/** Decides by the policy, or asks the user: again with what was refused, and why. */
type Decide = (approval: ApprovalView, refused: RefusedDecision | undefined) => Promise<Decision>;

/**
 * Decides every approval that the execution requests from now on, through the same API that people use. The returned list
 * grows with each decision.
 */
export const decideApprovals = (run: PreparedRun, host: RunHost, ui: DecidingUi): MadeDecision[] => {
  const { policy } = run;
  const decisions: MadeDecision[] = [];
  if (policy.kind === 'never') return decisions;
  const decide = deciding(run, ui);
  const decideNext = async (id: string): Promise<void> => {
    const approval = await fetchApproval(host.api, id);
    const by = nameOf(policy);
    const say = ({ decision }: Decision): void => ui.view.say(`${decision} by ${by}: ${approval.title}`);
    // The execution continues before the answer is here. The decision of a person may still be refused, and is asked for again.
    const before = policy.kind === 'ask' ? () => undefined : say;
    const decision = await decideOne(host.api, approval, policy, { decide, before });
    decisions.push({ step: approvalKey(approval), title: approval.title, by, ...decision });
    if (policy.kind === 'ask') say(decision);
  };
  // The user is asked one question at a time.
  let turn = Promise.resolve();
  host.bus.addRule({
    name: 'decide-approvals',
    pattern: { source: ['baton'], 'detail-type': ['Approval Requested'] },
    target: ({ detail }) => {
      turn = turn.then(() => decideNext(String(detail.approval))).catch(ui.onFailure);
      return turn;
    },
  });
  return decisions;
};

const deciding = (run: PreparedRun, { view, terminal, signal }: DecidingUi): Decide => {
  const { policy } = run;
  return async (approval, refused) => {
    if (policy.kind === 'ask') {
      return view.aside(() => askOnTerminal(withPaths(approval, run), refused, terminal, signal));
    }
    if (policy.kind === 'file') return policy.decisions.decisionFor(approval);
    return { decision: policy.kind === 'reject' ? 'rejected' : 'approved' };
  };
};

/** Names who decides, for the audit trail. */
const nameOf = (policy: ApprovalPolicy): string => {
  if (policy.kind === 'ask') return 'terminal';
  return `--approve ${policy.kind === 'file' ? policy.file : policy.kind}`;
};

const decideOne = async (
  api: Api,
  approval: ApprovalView,
  policy: ApprovalPolicy,
  { decide, before }: { decide: Decide; before(decision: Decision): void },
): Promise<Decision> => {
  let refused: RefusedDecision | undefined;
  for (;;) {
    const decision = await decide(approval, refused);
    before(decision);
    const { status, body } = await api({
      method: 'POST',
      target: `/approvals/${approval.id}/decision`,
      body: JSON.stringify({ ...decision, by: nameOf(policy) }),
    });
    if (status < 400) return decision;
    const problem = problemMessage(body);
    // The user may correct a decision that was refused; a policy would only repeat it.
    if (policy.kind !== 'ask')
      throw new UserError(`The decision on "${approval.title}" was refused: ${problem}`);
    refused = { decision, problem };
  }
};

const fetchApproval = async (api: Api, id: string): Promise<ApprovalView> => {
  const { status, body } = await api({ method: 'GET', target: `/approvals/${id}` });
  if (status >= 400) throw new Error(`The approval ${id} could not be read: ${problemMessage(body)}`);
  return JSON.parse(body) as ApprovalView;
};
