import { formatMilliseconds } from '#core/durations.ts';

/** Shows an instant in the reader's zone; UTC on hover. */
export const Time = ({ at }: { at?: string | undefined }) =>
  at === undefined ? null : (
    <time dateTime={at} title={`${at} (UTC)`}>
      {new Date(at).toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'medium' })}
    </time>
  );

/** Writes a span of time in words. */
export const lasting = (from: string | undefined, to: string | undefined, now = Date.now()): string =>
  from === undefined ? '' : formatMilliseconds((to === undefined ? now : Date.parse(to)) - Date.parse(from));
