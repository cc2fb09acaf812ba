import type { CommandCall } from '../command/command.ts';
import { UserError } from '../errors/user-error.ts';
import { renderError } from '../render/error.ts';
import type { LoadedWorkflows, LoadFailure } from './load-workflows.ts';

/** Where reports go, and in which form. */
type Reported = Pick<CommandCall, 'terminal' | 'options'>;

/** Shows an error while the stack keeps running. */
export const noteError = (error: unknown, { terminal, options }: Reported): void =>
  terminal.note(renderError(error, { colors: terminal.colors, debug: options.debug }));

/** Returns the errors of files; what several files have in common is said once. */
const reportsOf = (failures: readonly LoadFailure[], { terminal, options }: Reported): string[] => [
  ...new Set(
    failures.map(({ error }) => renderError(error, { colors: terminal.colors, debug: options.debug })),
  ),
];

/** Throws a UserError with all errors if no workflow is without: a stack would have nothing to offer but what it had. */
export const refuseIfAllFail = ({ offered, failures }: LoadedWorkflows, call: Reported): void => {
  const failed = new Set(failures.map(({ path }) => path));
  if (!offered.every(({ path }) => failed.has(path))) return;
  const [first, ...others] = failures;
  if (first && others.length === 0) throw first.error;
  throw new UserError(`None of the ${failures.length} workflows can be offered`, {
    report: reportsOf(failures, call).join('\n\n'),
  });
};

/** Shows why workflows cannot be offered as they are, and what is offered until they are fixed. */
export const noteFailures = (failures: readonly LoadFailure[], { terminal, options }: Reported): void => {
  for (const report of reportsOf(failures, { terminal, options })) terminal.note(report);
  const filesOf = (staysInUse: boolean): string =>
    failures
      .filter((failure) => failure.staysInUse === staysInUse)
      .map(({ file }) => file)
      .join(', ');
  const [kept, missing] = [filesOf(true), filesOf(false)];
  if (kept) terminal.note(`Until this is fixed, the previous definitions stay in use: ${kept}`);
  if (missing) terminal.note(`Until this is fixed, there is no workflow of ${missing}.`);
};

/** Shows an error because of which no workflow could be loaded again. */
export const noteRefusal = (error: unknown, call: Reported): void => {
  noteError(error, call);
  call.terminal.note('Until this is fixed, the previous definitions stay in use.');
};

/** Says whose definitions new executions use from now on, or that those in use have no errors any more. */
export const reportReload = (
  change: 'changed' | 'fixed',
  workflows: readonly string[],
  { terminal, options }: Reported,
): void => {
  if (options.json) terminal.line(JSON.stringify({ type: 'reloaded', workflows }));
  else if (change === 'fixed') terminal.line('↻ no errors any more; the definitions are as they were');
  else
    terminal.line(
      `↻ ${workflows.join(', ') || 'the workflows'} changed; new executions use the new definition`,
    );
};
