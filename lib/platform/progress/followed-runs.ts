import type { WorkflowManifest } from '#contracts/manifest.ts';
import { dropOldest } from '#core/drop-oldest.ts';
import type { Executions } from '../ports/executions.ts';
import { newerEvents } from '../ports/newer-events.ts';
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

/**
 * Returns a function that reads the view of an execution and keeps what it has read: a later look reads the newer events only. That is
 * for a stack which has its histories in the same process; elsewhere each look at a history is counted.
 */
export const followedRuns = (
  executions: Pick<Executions, 'historyPage' | 'pages'>,
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
    for await (const page of newerEvents(executions, execution, run.newest)) {
      for (const event of page) {
        const begun = run.reader.apply(event);
        if (begun) await begun;
        run.newest = event.id ?? 0;
      }
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
