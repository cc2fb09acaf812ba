import { resumeExecution } from '#contracts/http/routes/resume-execution.ts';
import { controlCommand } from '../remote/control-command.ts';

export const resumeCommand = controlCommand('resume', {
  summary: 'Continue a paused execution',
  done: 'continues',
  route: resumeExecution,
});
