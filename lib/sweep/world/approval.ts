import { isObject, type JsonObject } from '#core/json.ts';
import type { TaskAnswer, VirtualTask } from '#engine/drivers/virtual/run-virtual.ts';
import { approvalTaskAnswer } from '#testing/answers/approval-answer.ts';
import type { Decision } from '../scenario.ts';

/** A request for an approval as it reaches the world. */
interface Asked {
  task: VirtualTask;
  input: JsonObject;
  step: string;
  key: string;
}

/** Seconds after which a second decision follows the first. */
const SECOND_SECONDS = 5;

/** Answers a task that waits for an approval; without a decision it is approved at once. */
export const decided = (decision: Decision['decision'] | undefined, asked: Asked): TaskAnswer => {
  const answer = (one: 'approve' | 'reject', afterSeconds = 0): TaskAnswer =>
    answerOf(one, asked, afterSeconds);
  const over = asked.task.timeoutSeconds ?? Number.POSITIVE_INFINITY;
  if (decision === 'reject') return answer('reject');
  if (decision === 'expire') return { never: true };
  if (decision === 'approve-then-reject')
    return { ...answer('approve'), again: answer('reject', SECOND_SECONDS) };
  if (decision === 'reject-then-approve')
    return { ...answer('reject'), again: answer('approve', SECOND_SECONDS) };
  if (decision === 'approve-at-expiry')
    return Number.isFinite(over) ? answer('approve', over) : { never: true };
  if (decision === 'approve-after-expiry')
    return Number.isFinite(over) ? answer('approve', over + SECOND_SECONDS) : { never: true };
  return answer('approve');
};

const answerOf = (
  decision: 'approve' | 'reject',
  { task, input, step, key }: Asked,
  afterSeconds: number,
): TaskAnswer => {
  const request = isObject(input.approval) ? input.approval : {};
  const answer = approvalTaskAnswer(
    { decision },
    {
      step,
      iteration: 0,
      title: String(request.title),
      to: [request.to ?? []].flat().map(String),
      show: request.show ?? null,
      editable: request.editable ?? [],
      key,
    },
    { failOnReject: request.on_reject !== 'continue', requestedAt: task.now },
  );
  return 'never' in answer ? answer : { ...answer, afterSeconds };
};
