import { useEffect, useState } from 'preact/hooks';
import { api } from '../../api/api.ts';
import type { Approval, ExecutionStatus } from '../../api/types.ts';

/** Returns the approvals that the execution waits for. */
export const useApprovals = (status: ExecutionStatus | undefined): readonly Approval[] => {
  const [asked, setAsked] = useState<readonly Approval[]>([]);
  const waits = (status?.progress.steps ?? []).filter(
    ({ type, status: how }) => type === 'approval' && (how === 'waiting' || how === 'running'),
  );
  const key = waits.map(({ id, attempts }) => `${id} ${attempts}`).join();
  const execution = status?.execution;
  useEffect(() => {
    if (key === '') return setAsked([]);
    void api.approvalsOf(execution ?? '').then(setAsked, () => setAsked([]));
  }, [key, execution]);
  return asked;
};
