import type { CodeChange } from '#local/workers/loaded-code.ts';
import type { CommandCall } from '../command/command.ts';
import { shown } from '../project/project.ts';

/** Says which code of actions calls use from now on, or why they keep the earlier one. */
export const reportCode = (
  { files, failures, taken }: CodeChange,
  { terminal, options, cwd }: Pick<CommandCall, 'terminal' | 'options' | 'cwd'>,
): void => {
  const { colors } = terminal;
  const names = files.map((file) => shown(file, cwd)).sort();
  // One mistake in a shared file keeps many actions from loading.
  const messages = [...new Set(failures.map(({ message }) => message))];
  if (options.json && (names.length > 0 || messages.length > 0)) {
    terminal.line(JSON.stringify({ type: 'code', files: names, taken, errors: messages }));
  }
  for (const message of messages)
    terminal.note(`${colors.red('error')} Code of an action cannot be loaded: ${message}`);
  if (!taken) terminal.note('Until this is fixed, calls use the earlier code.');
  else if (names.length > 0 && !options.json)
    terminal.line(`↻ ${listed(names)} changed; new calls use the new code`);
};

const MAX_LISTED = 3;

/** Names the first files, and says how many others there are. */
export const listed = (names: readonly string[]): string => {
  const others = names.length - MAX_LISTED;
  if (others <= 0) return names.join(', ');
  return `${names.slice(0, MAX_LISTED).join(', ')} and ${others} more ${others === 1 ? 'file' : 'files'}`;
};
