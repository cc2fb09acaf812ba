import { readCause } from '#contracts/progress/cause.ts';
import { type Json, type JsonObject, ownField } from '#core/json.ts';
import type { Colors } from '../terminal/terminal.ts';
import { plain } from './approval.ts';

/** An event as the log of `dev` shows it. */
export interface NoticeEvent {
  'detail-type': string;
  source: string;
  time: string;
  detail: JsonObject;
}

/** Renders an event as a line; undefined for events that say nothing new. */
export const renderNotice = (event: NoticeEvent, colors: Colors): string | undefined => {
  const words = ownField(WORDS, event['detail-type'])?.(event.detail, colors);
  return words === undefined ? undefined : `${colors.dim(event.time.slice(11, 19))} ${words}`;
};

const nameOf = (arn: unknown): string => String(arn).split(':').slice(-2).join('/');

/** Letters of a cause that a line shows. */
const MAX_REASON = 160;

/** Returns the beginning of a cause. */
const reasonIn = (cause: Json | undefined): string => {
  const [first = ''] = typeof cause === 'string' ? readCause(cause).text.split('\n') : [];
  const line = plain(first);
  return line.length > MAX_REASON ? `${line.slice(0, MAX_REASON)}…` : line;
};

const WORDS: Record<string, (detail: JsonObject, colors: Colors) => string | undefined> = {
  'Step Functions Execution Status Change': ({ executionArn, status, error, cause }, colors) => {
    const name = nameOf(executionArn);
    if (status === 'RUNNING') return `▸ ${name} started`;
    if (status === 'ABORTED' && error === 'Paused') return colors.yellow(`‖ ${name} paused`);
    const ended = `${name} ${String(status).toLowerCase().replaceAll('_', ' ')}`;
    return status === 'SUCCEEDED'
      ? colors.green(`✓ ${ended}`)
      : `${colors.red(`✗ ${ended} ${error ?? ''}`.trimEnd())} ${colors.dim(reasonIn(cause))}`.trimEnd();
  },
  'Approval Requested': ({ title, approval }, colors) =>
    colors.yellow(`? ${plain(String(title))} (baton approve ${approval})`),
  'Approval Decided': ({ decision, by, step }) => `${step} ${decision} by ${by}`,
  'Breaker Changed': ({ breaker, from, to }, colors) => colors.yellow(`breaker ${breaker}: ${from} → ${to}`),
  'Compensation Failed': ({ step, iterations, error }, colors) => {
    const which = Array.isArray(iterations) ? ` (iteration ${iterations.join(', ')})` : '';
    return colors.red(`${step}${which} could not be undone: ${error}`);
  },
};
