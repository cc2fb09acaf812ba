import { retryExecution } from '#contracts/http/routes/retry-execution.ts';
import { controlCommand } from '../remote/control-command.ts';

export const retryCommand = controlCommand('retry', {
  summary: 'Goes on with a failed execution, from the step that failed',
  done: 'goes on from where it failed',
  route: retryExecution,
});
