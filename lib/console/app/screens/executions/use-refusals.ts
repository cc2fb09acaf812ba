import { useEffect, useState } from 'preact/hooks';
import { api } from '../../api/api.ts';
import type { Execution } from '../../api/types.ts';
import { type BulkAction, forEachOf, groupsOf } from './bulk.ts';

/** What is known of executions before something is done with them. */
export interface Refusals {
  /** How many were asked about so far. */
  checked: number;
  /** Why some would refuse, by ARN. */
  reasons: ReadonlyMap<string, string>;
  /** How many could not be asked about. */
  unknown: number;
}

/** Executions that are asked about in one request: as many as the API takes. */
const AT_ONCE = 50;

/** Asks which of many executions would refuse an action, group by group. */
export const useRefusals = (action: BulkAction, executions: readonly Execution[]): Refusals => {
  const [refusals, setRefusals] = useState<Refusals>({ checked: 0, reasons: new Map(), unknown: 0 });
  useEffect(() => {
    let isGone = false;
    const check = async (group: readonly Execution[]): Promise<void> => {
      if (isGone) return;
      const found = await api.check(action === 'retry' ? 'retry' : 'cancel', group);
      const reasons = found.map(({ workflow, name, reason }): [string, string] => [
        group.find((one) => one.workflow === workflow && one.name === name)?.execution ?? '',
        reason,
      ]);
      if (isGone) return;
      setRefusals((before) => ({ ...before, reasons: new Map([...before.reasons, ...reasons]) }));
    };
    void forEachOf(groupsOf(executions, AT_ONCE), check, (group, problem) => {
      if (isGone) return;
      setRefusals((before) => ({
        ...before,
        checked: before.checked + group.length,
        unknown: before.unknown + (problem ? group.length : 0),
      }));
    });
    return () => {
      isGone = true;
    };
  }, []);
  return refusals;
};
