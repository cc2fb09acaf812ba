import { didYouMean } from '#core/did-you-mean.ts';
import { DURATION_EXPECTED, parseDurationSeconds } from '#core/durations.ts';
import { isoOf } from '#core/instants.ts';
import { isObject, type Json, type JsonObject, ownField } from '#core/json.ts';
import { checkSchema } from '#core/json-schema.ts';
import type { TaskAnswer } from '#engine/drivers/virtual/run-virtual.ts';
import { TestKitError } from '../usage-error.ts';

/** What a person decides, and after which virtual time. */
export interface ApprovalDecision {
  decision: 'approve' | 'reject' | 'expire';
  /** Virtual time from the request to the decision, such as `2h`. Default: none. */
  after?: string;
  /** New values of editable fields. */
  edits?: Record<string, Json>;
  /** Default: `tester`. */
  by?: string;
  comment?: string;
}

/** An approval as approvers see it. */
export interface RequestedApproval {
  step: string;
  /** 0 for the first request of the step; counts on in loops. */
  iteration: number;
  title: string;
  to: string[];
  show: Json;
  editable: Json;
  /** Key of the request, which tells iterations apart. */
  key: string;
}

/** One decision, or a function of what is shown that makes it. */
export type OneApprovalAnswer =
  | ApprovalDecision['decision']
  | ApprovalDecision
  | ((
      approval: RequestedApproval,
    ) => ApprovalDecision['decision'] | ApprovalDecision | Promise<ApprovalDecision>);

/** How a step's approvals are decided. A list has one decision for each iteration; the last one repeats. */
export type ApprovalAnswer = OneApprovalAnswer | readonly OneApprovalAnswer[];

type Settings = Omit<ApprovalDecision, 'decision'>;

/** Approves, with edits or after a while. */
export const approve = (settings: Settings = {}): ApprovalDecision => ({ decision: 'approve', ...settings });

/** Rejects. */
export const reject = (settings: Omit<Settings, 'edits'> = {}): ApprovalDecision => ({
  decision: 'reject',
  ...settings,
});

/** Lets the time pass in which somebody could have decided. */
export const expire = (): ApprovalDecision => ({ decision: 'expire' });

/** Decides an approval as the test says. Throws a TestKitError for edits that the platform would refuse. */
export const decide = async (
  answer: ApprovalAnswer,
  approval: RequestedApproval,
): Promise<ApprovalDecision> => {
  const answers = (Array.isArray(answer) ? answer : [answer]) as readonly OneApprovalAnswer[];
  const one = answers[Math.min(approval.iteration, answers.length - 1)];
  const decided = (typeof one === 'function' ? await one(approval) : one) ?? 'expire';
  const decision = typeof decided === 'string' ? { decision: decided } : decided;
  if (!KINDS.includes(decision.decision)) {
    const hint = didYouMean(String(decision.decision), KINDS) ?? `expected ${KINDS.join(', ')}`;
    throw new TestKitError(
      `The approval of "${approval.step}" is answered by "${decision.decision}" (${hint})`,
    );
  }
  await refuseWrongEdits(approval, decision.edits ?? {});
  return decision;
};

const KINDS = ['approve', 'reject', 'expire'];

/** Returns what the platform tells the waiting state; `at` is when the decision is made. */
export const approvalTaskAnswer = (
  decided: ApprovalDecision,
  approval: RequestedApproval,
  settings: { failOnReject: boolean; requestedAt: number },
): TaskAnswer => {
  if (decided.decision === 'expire') return { never: true };
  const seconds = secondsOf(decided.after, approval.step);
  const { by = 'tester', comment } = decided;
  const submitted = { StatusCode: 200, Payload: { approval: approval.key } };
  const approved = decided.decision === 'approve';
  if (!approved && settings.failOnReject) {
    const cause = `"${approval.title}" was rejected by ${by}${comment ? `: ${comment}` : ''}`;
    return { error: 'ApprovalRejected', cause, afterSeconds: seconds, submitted };
  }
  const shown = isObject(approval.show) ? approval.show : {};
  const fields = editableNames(approval).map((name): [string, Json] => [
    name,
    ownField(decided.edits, name) ?? ownField(shown, name) ?? null,
  ]);
  const output: JsonObject = {
    ...Object.fromEntries(fields),
    decision: approved ? 'approved' : 'rejected',
    approved,
    by,
    comment: comment ?? null,
    at: isoOf(settings.requestedAt + seconds * 1000),
  };
  return { output, afterSeconds: seconds, submitted };
};

const secondsOf = (after: string | undefined, step: string): number => {
  const seconds = after === undefined ? 0 : parseDurationSeconds(after);
  if (seconds === undefined) {
    throw new TestKitError(
      `The approval of "${step}" is decided after "${after}"; expected ${DURATION_EXPECTED}`,
    );
  }
  return seconds;
};

const editableNames = ({ editable }: RequestedApproval): string[] =>
  Array.isArray(editable) ? editable.map(String) : Object.keys(isObject(editable) ? editable : {});

const refuseWrongEdits = async (approval: RequestedApproval, edits: Record<string, Json>): Promise<void> => {
  const names = editableNames(approval);
  const problems: string[] = [];
  for (const [name, value] of Object.entries(edits)) {
    const schema = isObject(approval.editable) ? ownField(approval.editable, name) : undefined;
    if (!names.includes(name)) {
      problems.push(
        `${name} is not editable (${didYouMean(name, names) ?? `editable: ${names.join(', ') || 'nothing'}`})`,
      );
    } else if (isObject(schema)) {
      const check = await checkSchema(schema, value);
      problems.push(
        ...check.problems.map(
          ({ field, message }) => `${field === '(root)' ? name : `${name}.${field}`} ${message}`,
        ),
      );
    }
  }
  if (problems.length > 0) {
    throw new TestKitError(`The edits to "${approval.step}" would be refused: ${problems.join('; ')}`);
  }
};
