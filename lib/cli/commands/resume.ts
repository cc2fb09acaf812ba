import { resumeExecution } from '#contracts/http/control-execution.ts';
import { controlCommand } from '../remote/control-command.ts';

export const command = controlCommand('resume', 'Goes on with a paused execution', resumeExecution);
