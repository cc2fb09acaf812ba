import { DeploymentError } from '#contracts/read-deployment.ts';
import { UserError } from '../errors/user-error.ts';
import type { Colors } from '../terminal/terminal.ts';

/** Renders the user's error as a sentence with a hint, and a bug in Baton with its stack trace, or with how to get it. */
export const renderError = (
  error: unknown,
  { colors, debug }: { colors: Colors; debug: boolean },
): string => {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const lines = [`${colors.red('error')} ${message}`];
  if (error instanceof UserError) {
    if (error.report) lines.unshift(error.report, '');
    if (error.hint) lines.push(`${colors.cyan('hint')}  ${error.hint}`);
  } else if (!debug && !(error instanceof DeploymentError)) {
    lines.push(`${colors.cyan('hint')}  this should not happen; add --debug for a stack trace`);
  }
  if (debug && stack) lines.push(colors.dim(stack));
  return lines.join('\n');
};
