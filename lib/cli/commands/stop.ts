import { stopExecution } from '#contracts/http/routes/stop-execution.ts';
import { controlCommand } from '../remote/control-command.ts';

export const stopCommand = controlCommand('stop', {
  summary: 'Stop an execution without undoing anything',
  done: 'has ended, and what it did is left as it is: "baton retry" continues it, "baton cancel" undoes it',
  route: stopExecution,
});
