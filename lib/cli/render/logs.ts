import type { z } from 'zod';
import type { listLogs } from '#contracts/http/routes/list-logs.ts';
import type { Colors } from '../terminal/terminal.ts';
import { renderTable } from './table.ts';

/** A line that a function has printed, and the step that called it. */
export type LogLine = z.output<typeof listLogs.response>['lines'][number] & { step: string };

/** Fields that say again what the other columns say, or the command line. */
const SAID = new Set(['service', 'workflow', 'execution', 'step', 'action', 'correlation_id']);

/** Renders what functions have printed, a line each; `details` are the fields of structured lines. */
export const renderLogs = (lines: readonly LogLine[], colors: Colors): string => {
  if (lines.length === 0) return 'Nothing was printed.';
  const isTimed = lines.some(({ at }) => at !== undefined);
  const rows = lines.map(({ at, step, attempt, level, message, function: printed, fields = {} }) => [
    ...(isTimed ? [colors.dim(at ?? '')] : []),
    attempt === undefined || attempt === 0 ? step : `${step} ${colors.dim(`attempt ${attempt + 1}`)}`,
    colors.dim(printed),
    level === undefined ? '' : painted(level, colors),
    `${message}${colors.dim(detailsOf(fields))}`,
  ]);
  const head = [...(isTimed ? ['At'] : []), 'Step', 'Function', 'Level', 'Message'];
  return renderTable(rows, { head: head.map(colors.dim) });
};

const painted = (level: string, colors: Colors): string => {
  if (/^(ERROR|CRITICAL|FATAL)$/i.test(level)) return colors.red(level);
  return /^WARN/i.test(level) ? colors.yellow(level) : level;
};

const detailsOf = (fields: Record<string, unknown>): string => {
  const told = Object.entries(fields).filter(([name]) => !SAID.has(name));
  return told.length === 0 ? '' : ` ${JSON.stringify(Object.fromEntries(told))}`;
};
