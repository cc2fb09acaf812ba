import { stopExecution } from '#contracts/http/routes/stop-execution.ts';
import { controlCommand } from '../remote/control-command.ts';

export const stopCommand = controlCommand('stop', {
  summary: 'Ends an execution where it is; nothing is undone',
  done: 'has ended; nothing was undone, and "baton retry" would go on with it',
  route: stopExecution,
});
