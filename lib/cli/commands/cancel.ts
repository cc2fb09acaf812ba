import { cancelExecution } from '#contracts/http/routes/cancel-execution.ts';
import { controlCommand } from '../remote/control-command.ts';

export const cancelCommand = controlCommand('cancel', {
  summary: 'Stop an execution and undo its effects, newest first, even if it has already failed',
  done: ({ status }) =>
    status === 'SUCCEEDED'
      ? 'has succeeded and stays so; what it could not undo on the way is tried again: "baton parked" lists what fails'
      : 'has ended, and its effects are being undone; "baton status" shows the progress',
  route: cancelExecution,
});
