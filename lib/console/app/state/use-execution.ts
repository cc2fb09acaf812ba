import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../api/api.ts';
import { pathOf } from '../api/request.ts';
import type { ExecutionStatus, HistoryEvent } from '../api/types.ts';

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

/** Follows an execution by server-sent events; where there are none, as on AWS, by looking again and again until it has ended. */
export const useExecution = (workflow: string, execution: string): FollowedExecution => {
  const look = useRef<() => void>(() => undefined);
  const [live, setLive] = useState<LiveExecution>({ events: [] });
  useEffect(() => {
    let ended = false;
    let known: readonly HistoryEvent[] = [];
    let historyTimer = 0;
    let pollTimer = 0;
    const change = (part: Partial<LiveExecution>): void => {
      if (!ended) setLive((before) => ({ ...before, problem: undefined, ...part }));
    };
    const fail = (problem: unknown): void => change({ problem: problem as Error });
    const readHistory = (): void => {
      clearTimeout(historyTimer);
      historyTimer = window.setTimeout(() => {
        api.history(workflow, execution, known).then((events) => {
          // An answer may be overtaken by a later one.
          if (events.length < known.length) return;
          known = events;
          change({ events });
        }, fail);
      }, HISTORY_PAUSE_MILLISECONDS);
    };
    const read = async (): Promise<ExecutionStatus | undefined> => {
      try {
        const status = await api.status(workflow, execution);
        change({ status });
        readHistory();
        return status;
      } catch (problem) {
        fail(problem);
        return undefined;
      }
    };
    const poll = async (): Promise<void> => {
      const status = await read();
      if (ended || (status && status.status !== 'RUNNING')) return;
      pollTimer = window.setTimeout(() => void poll(), POLL_MILLISECONDS);
    };
    setLive({ events: [] });
    look.current = () => void read();
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
      ended = true;
      source.close();
      clearTimeout(historyTimer);
      clearTimeout(pollTimer);
    };
  }, [workflow, execution]);
  const refresh = useCallback(() => look.current(), []);
  return { ...live, refresh };
};
