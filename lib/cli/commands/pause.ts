import { pauseExecution } from '#contracts/http/routes/pause-execution.ts';
import { controlCommand } from '../remote/control-command.ts';

export const pauseCommand = controlCommand('pause', {
  summary: 'Ends an execution where it is, so that resume can go on from there',
  done: 'is paused; "baton resume" goes on with it',
  route: pauseExecution,
});
