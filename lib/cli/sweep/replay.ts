import { isObject, type Json } from '#core/json.ts';
import type { Trial } from '#sweep/run-scenario.ts';
import type { ReplayFile } from '#sweep/scenario.ts';
import { UserError } from '../errors/user-error.ts';
import { readJson } from '../project/files.ts';
import { renderTable } from '../render/table.ts';
import type { Colors } from '../terminal/terminal.ts';

/** Reads a file that a sweep wrote; throws a UserError if it is another one. */
export const readReplay = (file: string, cwd: string): ReplayFile => {
  const content = readJson(file, cwd, 'replay file');
  if (isReplay(content)) return content;
  throw new UserError(`"${file}" is not a replay file`, {
    hint: 'pass one of those that "baton test" writes to .baton/test',
  });
};

const isReplay = (value: Json): value is ReplayFile & { [name: string]: Json } =>
  isObject(value) &&
  typeof value.workflow === 'string' &&
  isObject(value.scenario) &&
  ['strikes', 'decisions', 'slow'].every(
    (part) => isObject(value.scenario) && Array.isArray(value.scenario[part]),
  );

/** Renders what happened in an execution outside of it, call by call. */
export const renderTrial = ({ ledger, result }: Trial, colors: Colors): string => {
  const rows = ledger.calls.map(({ startedAt, undo, key, action, attempt, fault, error }) => [
    `${(startedAt / 1000).toFixed(1)} s`,
    `${undo ? 'undo ' : ''}${key.replace(/^[^/]*\//, '')}`,
    action,
    attempt > 1 ? `attempt ${attempt}` : '',
    error === undefined ? colors.green('✓') : `${colors.red('✗')} ${error}`,
    fault ?? '',
  ]);
  const standing = [...ledger.standing].map((key) => key.replace(/^[^/]*\//, ''));
  return [
    renderTable(rows, { indent: 2, right: [0] }),
    '',
    `  ends     ${result.status}${result.error === undefined ? '' : `, ${result.error}`}`,
    `  undone   ${ledger.undone.map((key) => key.replace(/^[^/]*\//, '')).join(', ') || 'nothing'}`,
    `  left     ${standing.join(', ') || 'nothing'}`,
  ].join('\n');
};
