import { isObject, ownField } from '#core/json.ts';
import type { TaskAnswer, VirtualTask } from '#engine/drivers/virtual/run-virtual.ts';
import { TestKitError } from '../usage-error.ts';
import { type AnsweredWorkflow, quoted, stepName } from './answers.ts';
import { approvalTaskAnswer, decide, type RequestedApproval } from './approval-answer.ts';
import { type FunctionEvent, platformInput } from './called-function.ts';

/** Decides the approvals that steps ask for, and counts how often each does. */
export const answerApprovals = (
  world: AnsweredWorkflow,
): ((task: VirtualTask, event: FunctionEvent) => Promise<TaskAnswer>) => {
  const requested = new Map<string, number>();
  return async (task, event) => {
    const { run } = event;
    const { approval } = platformInput(event);
    const step = stepName(world, run);
    const answer = ownField(world.answers.approvals, step);
    if (answer === undefined) {
      throw new TestKitError(
        `The step "${step}" asks for an approval, which the test does not decide; add approvals: { ${quoted(step)}: 'approve' } ('reject', 'expire')`,
      );
    }
    const iteration = requested.get(step) ?? 0;
    requested.set(step, iteration + 1);
    const { title, to, show, editable, on_reject } = isObject(approval) ? approval : {};
    const request: RequestedApproval = {
      step: run.step,
      iteration,
      title: String(title),
      to: [to ?? []].flat().map(String),
      show: show ?? null,
      editable: editable ?? [],
      key: run.idempotency_key,
    };
    const decided = await decide(answer, request);
    return approvalTaskAnswer(decided, request, {
      failOnReject: on_reject !== 'continue',
      requestedAt: task.now,
    });
  };
};
