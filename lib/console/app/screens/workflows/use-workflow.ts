import { useEffect, useState } from 'preact/hooks';
import { api } from '../../api/api.ts';
import type { Statistics, Version } from '../../api/types.ts';
import { spanUntilSoon } from '../../state/span-until-soon.ts';
import { type Polled, usePolled } from '../../state/use-polled.ts';

const POLL_MILLISECONDS = 15_000;

/** Days of which statistics are shown. */
export const DAYS = 7;

const DAY_MILLISECONDS = 86_400_000;
const HOUR_MILLISECONDS = 3_600_000;

type Compiled = Awaited<ReturnType<typeof api.compiledWorkflow>>;

/** What is read of a workflow besides what its executions did; versions are absent where the stack has none. */
interface Deployed {
  workflow: Compiled;
  versions: readonly Version[];
}

/**
 * Returns a workflow with its versions, and what its executions did in the last days. Only the latter is looked at again and again; when it has
 * changed, something began or ended, and the rest is read as well.
 */
export const useWorkflow = (name: string): Polled<Deployed & { statistics: Statistics | undefined }> => {
  const [deployed, setDeployed] = useState<Deployed>();
  const [refused, setRefused] = useState<Error>();
  const { value, problem, refresh } = usePolled(
    () =>
      api.statistics({
        workflow: name,
        ...spanUntilSoon(DAYS * DAY_MILLISECONDS, HOUR_MILLISECONDS, Date.now()),
        parts: 1,
        present: true,
      }),
    name,
    POLL_MILLISECONDS,
  );
  const [round, setRound] = useState(0);
  useEffect(() => {
    let isLeft = false;
    Promise.all([api.compiledWorkflow(name), api.versions(name).catch(() => [])]).then(
      ([workflow, versions]) => {
        if (isLeft) return;
        setDeployed({ workflow, versions });
        setRefused(undefined);
      },
      setRefused,
    );
    return () => {
      isLeft = true;
    };
  }, [name, value, round]);
  const shown = deployed?.workflow.name === name ? { ...deployed, statistics: value } : undefined;
  const found = refused ?? problem;
  return {
    ...(shown && { value: shown }),
    ...(found && { problem: found }),
    refresh: () => {
      setRound(round + 1);
      refresh();
    },
  };
};
