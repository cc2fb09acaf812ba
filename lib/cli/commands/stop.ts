import { stopExecution } from '#contracts/http/routes/stop-execution.ts';
import { controlCommand } from '../remote/control-command.ts';

export const stopCommand = controlCommand('stop', {
  summary: 'Stop an execution without undoing anything',
  done: 'has ended; nothing was undone, and "baton retry" can continue it',
  route: stopExecution,
});
