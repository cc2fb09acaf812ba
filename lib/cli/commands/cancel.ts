import { cancelExecution } from '#contracts/http/control-execution.ts';
import { controlCommand } from '../remote/control-command.ts';

export const command = controlCommand(
  'cancel',
  'Ends an execution and undoes what it did, newest first',
  cancelExecution,
);
