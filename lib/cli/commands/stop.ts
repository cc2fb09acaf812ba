import { stopExecution } from '#contracts/http/control-execution.ts';
import { controlCommand } from '../remote/control-command.ts';

export const command = controlCommand(
  'stop',
  'Ends an execution where it is; nothing is undone',
  stopExecution,
);
