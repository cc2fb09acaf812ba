import { retryExecution } from '#contracts/http/routes/retry-execution.ts';
import { controlCommand } from '../remote/control-command.ts';

export const retryCommand = controlCommand('retry', {
  summary: 'Continue a failed execution from the step that failed',
  done: 'continues from the step that failed',
  route: retryExecution,
});
