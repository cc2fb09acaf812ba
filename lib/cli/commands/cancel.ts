import { cancelExecution } from '#contracts/http/routes/cancel-execution.ts';
import { controlCommand } from '../remote/control-command.ts';

export const cancelCommand = controlCommand('cancel', {
  summary: 'Ends an execution, if it has not failed already, and undoes what it did, newest first',
  done: 'has ended; what it did is being undone, "baton status" shows how far',
  route: cancelExecution,
});
