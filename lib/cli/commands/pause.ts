import { pauseExecution } from '#contracts/http/routes/pause-execution.ts';
import { controlCommand } from '../remote/control-command.ts';

export const pauseCommand = controlCommand('pause', {
  summary: 'Stop an execution so that `resume` can continue it',
  done: 'is paused; "baton resume" continues it',
  route: pauseExecution,
});
