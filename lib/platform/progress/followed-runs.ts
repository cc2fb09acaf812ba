import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { dropOldest } from '#core/drop-oldest.ts';
import type { Executions } from '../ports/executions.ts';
import type { Definitions } from './definitions.ts';
import type { RunView } from './progress-store.ts';
import { RunReader } from './run-reader.ts';

/** Which execution is looked at. */
export interface Look {
  manifest: WorkflowManifest;
  /** Its ARN. */
  execution: string;
  /** Tells it from an earlier one of the same name. */
  startedAt: string;
  /** Milliseconds since the epoch. */
  now: number;
}

/** What has been read of an execution. */
interface Followed {
  version: string;
  startedAt: string;
  reader: RunReader;
  /** Id of the newest event that the reader has. */
  newest: number;
}

/** Executions whose state is kept: the one that was looked at last is the last to go. */
const MAX_FOLLOWED = 500;
const PAGE = 1000;

/**
 * Returns a function that reads the view of an execution and keeps what it has read: a later look reads the newer events only, from the end of the
 * history. That is for a stack which has its histories in the same process; elsewhere each look at a history is counted.
 */
export const followedRuns = (
  executions: Pick<Executions, 'historyPage'>,
  definitions: Definitions,
): ((look: Look) => Promise<RunView>) => {
  const followed = new Map<string, Followed>();
  const turns = new Map<string, Promise<unknown>>();

  const read = async (look: Look): Promise<RunView> => {
    const { manifest, execution, startedAt, now } = look;
    const known = followed.get(execution);
    const isSame = known?.version === manifest.version && known.startedAt === startedAt;
    const run: Followed = isSame
      ? known
      : {
          version: manifest.version,
          startedAt,
          reader: new RunReader(manifest, execution, definitions),
          newest: 0,
        };
    // If it fails on the way, the next look begins from the start.
    followed.delete(execution);
    for (const event of await newerEvents(executions, execution, run.newest)) {
      await run.reader.apply(event);
      run.newest = event.id ?? 0;
    }
    followed.set(execution, run);
    dropOldest(followed, MAX_FOLLOWED);
    return run.reader.view(now);
  };

  return async (look) => {
    const before = turns.get(look.execution) ?? Promise.resolve();
    const turn = before.then(() => read(look));
    const settled = turn.then(
      () => undefined,
      () => undefined,
    );
    turns.set(look.execution, settled);
    try {
      return await turn;
    } finally {
      if (turns.get(look.execution) === settled) turns.delete(look.execution);
    }
  };
};

/** Returns the events after one, oldest first. */
const newerEvents = async (
  { historyPage }: Pick<Executions, 'historyPage'>,
  execution: string,
  after: number,
): Promise<HistoryEvent[]> => {
  const isNewer = ({ id = 0 }: HistoryEvent): boolean => id > after;
  const { events: [last] = [] } = await historyPage(execution, { limit: 1, reverse: true });
  if (!last || !isNewer(last)) return [];
  const limit = Math.min(PAGE, (last.id ?? 0) - after);
  const newer: HistoryEvent[] = [];
  let nextToken: string | undefined;
  do {
    const page = await historyPage(execution, { limit, nextToken, reverse: true });
    const events = page.events ?? [];
    newer.push(...events.filter(isNewer));
    nextToken = (events.at(-1)?.id ?? 0) > after + 1 ? page.nextToken : undefined;
  } while (nextToken);
  return newer.reverse();
};
