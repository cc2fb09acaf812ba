import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { isUnderWay } from '#contracts/http/under-way.ts';
import { api } from '../api/api.ts';
import { pathOf } from '../api/request.ts';
import { session } from '../api/session/current.ts';
import type { ExecutionStatus, HistoryEvent } from '../api/types.ts';
import { type Look, nextPause } from './pause.ts';

/** An execution as it is now. */
export interface LiveExecution {
  status?: ExecutionStatus;
  events: readonly HistoryEvent[];
  problem?: Error;
}

/** An execution that is followed. */
interface FollowedExecution extends LiveExecution {
  /** Looks at it again now. */
  refresh(): void;
}

/** How long a change may wait for the next one before the history is read. */
const HISTORY_PAUSE_MILLISECONDS = 400;
/** Between two looks at an execution where its events cannot be followed. */
const POLL_MILLISECONDS = 3000;

/** Between two looks at the history of an execution that runs on AWS, which gives an account 20 a second. */
const HISTORY_MILLISECONDS = 60_000;

/** Follows an execution by server-sent events; where there are none, as on AWS, by looking again and again until it has ended. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one hook, whose effect is in it
export const useExecution = (workflow: string, execution: string): FollowedExecution => {
  const look = useRef<() => void>(() => undefined);
  const [live, setLive] = useState<LiveExecution>({ events: [] });
  // biome-ignore lint/complexity/noExcessiveLinesPerFunction: what follows an execution and what stops that share timers
  useEffect(() => {
    let ended = false;
    let known: readonly HistoryEvent[] = [];
    let historyTimer = 0;
    let historyAt = Number.NEGATIVE_INFINITY;
    let pollTimer = 0;
    const change = (part: Partial<LiveExecution>): void => {
      if (!ended) setLive((before) => ({ ...before, problem: undefined, ...part }));
    };
    const fail = (problem: unknown): void => change({ problem: problem as Error });
    const readHistory = (): void => {
      clearTimeout(historyTimer);
      historyAt = performance.now();
      historyTimer = window.setTimeout(() => {
        api.history(workflow, execution, known).then((events) => {
          // An answer may be overtaken by a later one.
          if (events.length < known.length) return;
          known = events;
          change({ events });
        }, fail);
      }, HISTORY_PAUSE_MILLISECONDS);
    };
    let newest: ExecutionStatus | undefined;
    const read = async (): Promise<Look> => {
      try {
        const status = await api.status(workflow, execution);
        // An unchanged status is the same object, and then the history is the same as well.
        if (status === newest) return 'same';
        newest = status;
        change({ status });
        const isDue = performance.now() - historyAt >= HISTORY_MILLISECONDS;
        if (session().sendsEvents || !isUnderWay(status.status) || isDue) readHistory();
        return 'changed';
      } catch (problem) {
        fail(problem);
        return 'failed';
      }
    };
    const poll = async (before = 0): Promise<void> => {
      const look = document.hidden ? 'same' : await read();
      if (ended || (newest && !isUnderWay(newest.status))) return;
      const pause = nextPause(before, POLL_MILLISECONDS, look);
      pollTimer = window.setTimeout(() => void poll(pause), pause);
    };
    setLive({ events: [] });
    look.current = () => {
      historyAt = Number.NEGATIVE_INFINITY;
      void (session().sendsEvents ? read() : poll());
    };
    const stop = (): void => {
      ended = true;
      clearTimeout(historyTimer);
      clearTimeout(pollTimer);
    };
    if (!session().sendsEvents) {
      void poll();
      return stop;
    }
    void read();
    const source = new EventSource(`${pathOf('workflows', workflow, 'executions', execution)}/events`);
    const take = ({ data }: MessageEvent<string>): void => {
      change({ status: JSON.parse(data) as ExecutionStatus });
      readHistory();
    };
    source.addEventListener('progress', take);
    source.addEventListener('end', (event) => {
      take(event);
      source.close();
      // What is undone after the end is in the status a moment later.
      pollTimer = window.setTimeout(() => void read(), POLL_MILLISECONDS);
    });
    source.addEventListener('error', () => {
      if (source.readyState === EventSource.CLOSED && !ended) void poll();
    });
    return () => {
      stop();
      source.close();
    };
  }, [workflow, execution]);
  const refresh = useCallback(() => look.current(), []);
  return { ...live, refresh };
};
