import type { ExecutionListItem, ExecutionStatus } from '@aws-sdk/client-sfn';
import type { Executions } from './executions.ts';

/** For how long an execution that ended without success can be redriven, in milliseconds: 14 days. */
export const REDRIVE_MILLISECONDS = 14 * 86_400_000;

/** Executions per page: the maximum of Step Functions. */
const PAGE = 1000;

/** Pages that are read of a list; each takes about a quarter of a second. */
const MAX_PAGES = 20;

/** What ends an execution other than success. */
const UNSUCCESSFUL: readonly ExecutionStatus[] = ['FAILED', 'TIMED_OUT', 'ABORTED'];

/** What the executions of a state machine need. */
export interface ExecutionsInUse {
  /** ARNs of executions under way, by ARN of version; those without a version are under the ARN of the state machine. */
  running: ReadonlyMap<string, string[]>;
  /** Executions that can be redriven, or be undone by the execution that started them. */
  continuable: ReadonlyMap<string, string[]>;
  /** Executions that ended without success, as far back as Step Functions remembers. */
  unsuccessful: string[];
  /** Whether all executions were looked at. */
  isComplete: boolean;
}

type Lists = Pick<Executions, 'list'>;

interface Listed {
  stateMachine: string;
  status: ExecutionStatus;
}

/** Reads pages of executions, newest start first, while `take` asks for more; returns whether all that it asked for were read. */
const readPages = async (
  { list }: Lists,
  { stateMachine, status }: Listed,
  take: (item: ExecutionListItem) => boolean,
): Promise<boolean> => {
  let nextToken: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const answer = await list(stateMachine, { status, limit: PAGE, nextToken });
    const isMore = answer.executions.map(take).at(-1) ?? false;
    nextToken = answer.nextToken;
    if (!nextToken || !isMore) return true;
  }
  return false;
};

type ByVersion = Map<string, string[]>;

const add = (
  to: ByVersion,
  stateMachine: string,
  { stateMachineVersionArn, executionArn = '' }: ExecutionListItem,
) => {
  const version = stateMachineVersionArn ?? stateMachine;
  to.set(version, [...(to.get(version) ?? []), executionArn]);
};

/** Counts the executions under way by ARN of version, or of the state machine for those without a version. */
export const runningByVersion = async (
  executions: Lists,
  stateMachine: string,
): Promise<ReadonlyMap<string, number>> => {
  const counts = new Map<string, number>();
  await readPages(executions, { stateMachine, status: 'RUNNING' }, ({ stateMachineVersionArn }) => {
    const version = stateMachineVersionArn ?? stateMachine;
    counts.set(version, (counts.get(version) ?? 0) + 1);
    return true;
  });
  return counts;
};

/** Looks at the executions of a state machine that are under way or may still be continued or undone. */
export const executionsInUse = async (
  executions: Lists,
  stateMachine: string,
  now: number,
): Promise<ExecutionsInUse> => {
  const running: ByVersion = new Map();
  const continuable: ByVersion = new Map();
  const unsuccessful: string[] = [];
  const read = (status: ExecutionStatus, take: (item: ExecutionListItem) => boolean) =>
    readPages(executions, { stateMachine, status }, take);
  const complete = [
    await read('RUNNING', (item) => {
      add(running, stateMachine, item);
      return true;
    }),
  ];
  for (const status of UNSUCCESSFUL)
    complete.push(
      await read(status, (item) => {
        unsuccessful.push(item.executionArn ?? '');
        if (isRecent(item, now)) add(continuable, stateMachine, item);
        return true;
      }),
    );
  // Lists are ordered by start: one that started earlier than twice this time ago and ended within it is missed.
  complete.push(
    await read('SUCCEEDED', (item) => {
      if (isChild(item) && isRecent(item, now)) add(continuable, stateMachine, item);
      return (item.startDate?.getTime() ?? 0) > now - 2 * REDRIVE_MILLISECONDS;
    }),
  );
  return { running, continuable, unsuccessful, isComplete: complete.every(Boolean) };
};

const isRecent = ({ stopDate }: ExecutionListItem, now: number): boolean =>
  (stopDate?.getTime() ?? now) > now - REDRIVE_MILLISECONDS;

/** Whether a `workflow` step has started an execution; only those have a `.` in their names. */
const isChild = ({ name = '' }: ExecutionListItem): boolean => /[.]a\d+r\d+$/.test(name);
