import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { localServices } from '#contracts/local-services.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import type { PlatformPorts } from '../platform-ports.ts';
import { RunReader } from '../progress/run-reader.ts';
import { revisionOf } from '../progress/run-views.ts';
import type { RunItem } from '../runs/run-item.ts';

/** The view of an execution, made of the history that is read when its end is recorded. */
export interface EndView {
  /** Reads an event; a promise says when the next one may come. */
  apply(event: HistoryEvent): Promise<void> | undefined;
  /** Keeps the view, so that the ended execution is shown without a call to Step Functions. */
  keep(end: Pick<RunItem, 'redrives' | 'status'>): Promise<void>;
}

const NO_VIEW: EndView = { apply: () => undefined, keep: async () => undefined };

/** Begins the view of an execution that has ended. What goes wrong with it is left to whoever looks at the execution. */
export const endView = (ports: PlatformPorts, manifest: WorkflowManifest, execution: string): EndView => {
  // The local stack reads its histories when they are asked for: most never are.
  if (localServices()) return NO_VIEW;
  let reader: RunReader | undefined = new RunReader(manifest, execution, ports.definitions);
  const attempt = async (act: (reader: RunReader) => Promise<void> | undefined): Promise<void> => {
    if (!reader) return;
    try {
      await act(reader);
    } catch {
      reader = undefined;
    }
  };
  return {
    apply: (event) => attempt((reader) => reader.apply(event)),
    keep: (end) =>
      attempt(async (reader) => {
        const readAt = ports.clock.now();
        const view = reader.view(readAt);
        if (view.snapshot.status === 'RUNNING') return;
        await ports.progress.keep(execution, { view, readAt, revision: revisionOf(end, []) });
      }),
  };
};
