import { resumeExecution } from '#contracts/http/control-execution.ts';
import { controlCommand } from '../remote/control-command.ts';

export const command = controlCommand('resume', {
  summary: 'Goes on with a paused execution',
  done: 'goes on',
  route: resumeExecution,
});
