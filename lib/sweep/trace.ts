import type { EventRecord } from '#engine/model/event-record.ts';
import type { Trial } from './run-scenario.ts';
import { shortKey } from './scenario.ts';

/** One thing that happens in an execution, or outside of it. */
export interface TraceStep {
  /** Virtual milliseconds since the start. */
  at: number;
  kind: 'state' | 'call' | 'failure' | 'effect' | 'undone' | 'end';
  /** What happens, in words. */
  text: string;
  /** Keys of the effects that exist and are not undone after it. */
  standing: string[];
}

interface Happening extends Omit<TraceStep, 'standing'> {
  /** Key of the effect, if it is one or its undoing. */
  key?: string;
}

/** Returns all that happens in a trial in the order of time: states, calls and how they end, effects and what undoes them. */
export const traceOf = ({ result, ledger }: Trial): TraceStep[] => {
  const startAt = result.records[0]?.timestamp ?? 0;
  const steps: Happening[] = [
    ...result.records.flatMap((record) => ofRecord(record, startAt)),
    ...ledger.calls.flatMap(({ startedAt, endedAt, undo, byLog, key, action, attempt, fault, error }) => {
      const verb = undo ? 'undoes' : 'calls';
      const what = `${byLog ? 'the log undoes' : verb} ${shortKey(key)} (${action}), attempt ${attempt}`;
      const begun = { at: startedAt, kind: 'call' as const, text: `${what}${fault ? `: ${fault}` : ''}` };
      if (error === undefined || !Number.isFinite(endedAt)) return [begun];
      return [begun, { at: endedAt, kind: 'failure' as const, text: `${shortKey(key)} ends with ${error}` }];
    }),
    ...ledger.happened.map(({ at, what, key }) => ({
      at,
      kind: what,
      key: shortKey(key),
      text: what === 'effect' ? `${shortKey(key)} takes effect` : `the effect of ${shortKey(key)} is undone`,
    })),
  ];
  const standing = new Set<string>();
  return steps
    .map((step, order) => ({ step, order }))
    .sort(
      (one, other) =>
        one.step.at - other.step.at || RANK[one.step.kind] - RANK[other.step.kind] || one.order - other.order,
    )
    .map(({ step: { key = '', ...step } }) => {
      if (step.kind === 'effect') standing.add(key);
      if (step.kind === 'undone') standing.delete(key);
      return { ...step, standing: [...standing] };
    });
};

/** Of what happens at the same time, calls end before states are entered, and those before they call. */
const RANK: Record<TraceStep['kind'], number> = {
  effect: 0,
  undone: 0,
  failure: 1,
  state: 2,
  end: 2,
  call: 3,
};

const ofRecord = ({ type, timestamp, details }: EventRecord, startAt: number): Happening[] => {
  const at = timestamp - startAt;
  if (type.endsWith('StateEntered')) return [{ at, kind: 'state', text: `enters ${String(details?.name)}` }];
  if (!/^Execution(?!Started)/.test(type)) return [];
  const error = typeof details?.error === 'string' ? ` with ${details.error}` : '';
  return [
    { at, kind: 'end', text: `the execution is ${type.slice('Execution'.length).toLowerCase()}${error}` },
  ];
};
