import { useEffect, useState } from 'preact/hooks';
import { isUnderWay } from '#contracts/http/under-way.ts';
import { api } from '../../api/api.ts';
import type { Effects, ExecutionStatus } from '../../api/types.ts';

/** Between two looks at what is undone. */
const POLL_MILLISECONDS = 3000;
/** How long after the end of an execution its undoing may begin. */
const BEGINS_WITHIN_MILLISECONDS = 60_000;

/**
 * Returns the effects of an execution that has ended without success, read again while they are being undone, or may soon be. `onChange` is called
 * when another effect is undone.
 */
export const useEffects = (
  status: ExecutionStatus | undefined,
  onChange: () => void,
): Effects | undefined => {
  const [effects, setEffects] = useState<Effects>();
  const isOver = status !== undefined && !isUnderWay(status.status) && status.status !== 'SUCCEEDED';
  const { workflow, name, ended_at: endedAt = '' } = status ?? {};
  const states = effects?.effects.map(({ state }) => state).join();
  useEffect(() => {
    if (!isOver || workflow === undefined || name === undefined) return setEffects(undefined);
    let timer = 0;
    let isLeft = false;
    const look = async (): Promise<void> => {
      const found = await api.effects(workflow, name).catch(() => undefined);
      if (isLeft) return;
      if (found) setEffects(found);
      const isSettled =
        found?.undoing === undefined && Date.now() - Date.parse(endedAt) > BEGINS_WITHIN_MILLISECONDS;
      if (!isSettled) timer = window.setTimeout(() => void look(), POLL_MILLISECONDS);
    };
    void look();
    return () => {
      isLeft = true;
      clearTimeout(timer);
    };
  }, [isOver, workflow, name, endedAt]);
  useEffect(() => {
    if (states !== undefined) onChange();
  }, [states]);
  return effects;
};
