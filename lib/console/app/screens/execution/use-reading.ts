import { useEffect, useRef, useState } from 'preact/hooks';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import type { HistoryEvent } from '../../api/types.ts';
import { HistoryReader, type Reading } from './reading.ts';

/** Milliseconds of work after which the browser may draw. */
const SLICE_MILLISECONDS = 12;

/** Lets whatever waits in the browser come first. */
const letOthers = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });

/** Returns what the first `count` events of a history say, as soon as it is read; until then, what was read before. */
export const useReading = (
  manifest: WorkflowManifest | undefined,
  events: readonly HistoryEvent[],
  count: number,
): Reading | undefined => {
  const reader = useRef<{ manifest: WorkflowManifest; reader: HistoryReader }>(undefined);
  const [reading, setReading] = useState<Reading>();
  useEffect(() => {
    if (!manifest || count === 0) return undefined;
    if (reader.current?.manifest !== manifest)
      reader.current = { manifest, reader: new HistoryReader(manifest) };
    let isWanted = true;
    let since = performance.now();
    const pause = async (): Promise<boolean> => {
      if (performance.now() - since < SLICE_MILLISECONDS) return isWanted;
      await letOthers();
      since = performance.now();
      return isWanted;
    };
    void reader.current.reader.read(events, count, pause).then((read) => {
      if (read && isWanted) setReading(read);
    });
    return () => {
      isWanted = false;
    };
  }, [manifest, events, count]);
  return reading;
};
