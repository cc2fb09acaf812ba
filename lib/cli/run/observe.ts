import { createProgress, type Progress } from '#contracts/progress/progress.ts';
import type { ProgressSnapshot } from '#contracts/progress/snapshot.ts';
import type { EventBus } from '#local/bus/bus.ts';
import type { HistoryEvent, RunHost } from '#local/run-host/run-host.ts';
import type { BreakerChange } from '../outcome/outcome.ts';
import type { PreparedRun } from './prepare.ts';
import { openView, type RunUi, type RunView } from './view.ts';

/** What an execution leaves behind. */
export interface Observed {
  history: HistoryEvent[];
  progress: ProgressSnapshot;
  /** Runs of each step, by its id. */
  runs: ReturnType<Progress['runs']>;
  breakers: BreakerChange[];
}

/** An execution as it is observed. */
export interface Trail {
  /** Shows the execution until it is ended. */
  view: RunView;
  /** Returns how far the execution is; to be called once, if it is left before it has ended. */
  progress(): ProgressSnapshot;
  /** Waits for events still on their way, such as a breaker that changed last, and returns everything observed. */
  finish(): Promise<Observed>;
}

/** Follows an execution that is about to start, and shows how it proceeds. */
export const observe = ({ workflow, virtual }: PreparedRun, host: RunHost, ui: RunUi): Trail => {
  const progress = createProgress(workflow.manifest);
  const history: HistoryEvent[] = [];
  const view = openView({ ...ui, virtual }, () => progress.snapshot(Date.now()));
  host.events((event) => {
    history.push(event);
    progress.apply(event);
    view.changed();
  });
  const breakers = watchBreakers(host.bus, view.say);
  return {
    view,
    progress: () => {
      for (const event of host.unseen()) progress.apply(event);
      return progress.snapshot(Date.now());
    },
    finish: async () => {
      await host.bus.drained();
      return { history, progress: progress.snapshot(Date.now()), runs: progress.runs(), breakers };
    },
  };
};

/** Collects breaker state changes from now on and prints each one. */
const watchBreakers = (bus: EventBus, say: (text: string) => void): BreakerChange[] => {
  const changes: BreakerChange[] = [];
  bus.addRule({
    name: 'watch-breakers',
    pattern: { source: ['baton'], 'detail-type': ['Breaker Changed'] },
    target: ({ detail }) => {
      const change = { breaker: String(detail.breaker), from: String(detail.from), to: String(detail.to) };
      changes.push(change);
      say(`breaker ${change.breaker}: ${change.from} → ${change.to}`);
    },
  });
  return changes;
};
