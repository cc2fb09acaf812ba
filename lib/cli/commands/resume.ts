import { resumeExecution } from '#contracts/http/routes/resume-execution.ts';
import { controlCommand } from '../remote/control-command.ts';

export const resumeCommand = controlCommand('resume', {
  summary: 'Goes on with a paused execution',
  done: 'goes on',
  route: resumeExecution,
});
