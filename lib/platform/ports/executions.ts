import type {
  DescribeExecutionOutput,
  DescribeMapRunOutput,
  ExecutionListItem,
  ExecutionStatus,
  GetExecutionHistoryOutput,
  HistoryEvent,
} from '@aws-sdk/client-sfn';
import { type Clients, statesCommands } from '#actions/ports/clients.ts';
import { dropOldest } from '#core/drop-oldest.ts';
import { type Randomness, systemRandomness } from '#core/ids.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { Problem } from '../problem.ts';
import { unknownToken } from './page-token.ts';

/** Settings of a page of history. */
interface HistoryPageOptions {
  limit?: number;
  nextToken?: string;
  reverse?: boolean;
}

/** Executions, as Step Functions keeps them. A missing one is a Problem `not_found`. */
export interface Executions {
  /** Names the execution if it has no name. Throws `ExecutionAlreadyExists` as Step Functions does. */
  start(stateMachine: string, input: Json, name?: string): Promise<{ execution: string; startedAt: Date }>;
  describe(execution: string): Promise<DescribeExecutionOutput>;
  /** Returns the definition that the execution began with; undefined if it cannot be read, because progress works without it. */
  definition(execution: string): Promise<JsonObject | undefined>;
  list(
    stateMachine: string,
    options: { status?: ExecutionStatus; limit?: number; nextToken?: string },
  ): Promise<{ executions: ExecutionListItem[]; nextToken?: string }>;
  historyPage(execution: string, options: HistoryPageOptions): Promise<GetExecutionHistoryOutput>;
  /** Yields the pages of the whole history. */
  pages(execution: string): AsyncIterable<readonly HistoryEvent[]>;
  /** Yields the events of the whole history, for those who wait for each. */
  history(execution: string): AsyncIterable<HistoryEvent>;
  /** Whether a distributed Map of an execution is under way: its executions may end after the one that started them. */
  isMapping(execution: string): Promise<boolean>;
  /** Describes a run of a distributed Map, by its ARN. */
  mapRun(arn: string): Promise<DescribeMapRunOutput>;
  /** Returns the ARN of an execution of a map run that failed, the oldest if they are few; undefined if none is listed. */
  failedIteration(mapRun: string): Promise<string | undefined>;
  /** Yields the ARNs of the executions of a map run that were under way when it was stopped. */
  abortedIterations(mapRun: string): AsyncIterable<string>;
  stop(execution: string, error: string, cause: string): Promise<void>;
  redrive(execution: string): Promise<void>;
}

/** Events per request: the maximum of Step Functions. */
const PAGE = 1000;

/** Definitions that are remembered; each has at most 1 MB. */
const MAX_DEFINITIONS = 10;

/** Failed iterations among which the oldest is looked for: Step Functions lists the newest first. */
const LISTED_ITERATIONS = 100;

/** Tells whether Step Functions has refused a call because there were too many. */
export const isThrottle = (error: unknown): boolean =>
  error instanceof Error && /Throttl|TooManyRequests/.test(error.name);

/** Names an execution as people know it. */
const nameOf = (what: string): string => {
  const [, workflow, name] = /^execution arn:.*:execution:([^:]+):([^:]+)$/.exec(what) ?? [];
  return name === undefined ? what : `execution "${name}" of "${workflow}"`;
};

const TOO_MANY_OPEN =
  'As many executions are open as Step Functions allows the account (1,000,000 by default). Try again when some have ended; AWS raises the quota on request';

/** Returns what throws an error of a request for something, as a Problem if it is not there. */
export const unlessUnknown =
  (what: string) =>
  (error: unknown): never => {
    const name = error instanceof Error ? error.name : '';
    if (/DoesNotExist$/.test(name)) throw new Problem('not_found', `There is no ${nameOf(what)}`);
    if (name === 'InvalidToken') throw unknownToken();
    if (name === 'ExecutionLimitExceeded') throw new Problem('unavailable', TOO_MANY_OPEN);
    throw error;
  };

/** What was deleted or may not be read is not there; what was refused because there were too many calls is. */
const unlessThrottled = (error: unknown): undefined => {
  if (isThrottle(error)) throw error;
  return undefined;
};

/** Returns executions over the Step Functions API. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a port, one method for each operation
export const executionsOn = (
  clients: Pick<Clients, 'sfn'>,
  randomness: Randomness = systemRandomness,
): Executions => {
  const open = async () => ({ sfn: await clients.sfn(), commands: await statesCommands() });
  /** By their texts: executions of a workflow have the same. */
  const definitions = new Map<string, JsonObject>();
  const port: Executions = {
    // Without a name, a request that the SDK repeats because its answer was lost would start another execution.
    async start(stateMachineArn, input, name = randomness.uuid()) {
      const { sfn, commands } = await open();
      const started = await sfn
        .send(new commands.StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }))
        .catch(unlessUnknown(`state machine ${stateMachineArn}`));
      return { execution: started.executionArn ?? '', startedAt: started.startDate ?? new Date(0) };
    },
    async describe(executionArn) {
      const { sfn, commands } = await open();
      return sfn
        .send(new commands.DescribeExecutionCommand({ executionArn }))
        .catch(unlessUnknown(`execution ${executionArn}`));
    },
    async definition(executionArn) {
      const { sfn, commands } = await open();
      const command = new commands.DescribeStateMachineForExecutionCommand({ executionArn });
      try {
        const { definition = '' } = await sfn.send(command);
        const known = definitions.get(definition) ?? (JSON.parse(definition) as JsonObject);
        definitions.set(definition, known);
        dropOldest(definitions, MAX_DEFINITIONS);
        return known;
      } catch (error) {
        return unlessThrottled(error);
      }
    },
    async list(stateMachineArn, { status, limit, nextToken }) {
      const { sfn, commands } = await open();
      const page = await sfn
        .send(
          new commands.ListExecutionsCommand({
            stateMachineArn,
            statusFilter: status,
            maxResults: limit,
            nextToken,
          }),
        )
        .catch(unlessUnknown(`state machine ${stateMachineArn}`));
      return { executions: page.executions ?? [], nextToken: page.nextToken };
    },
    async historyPage(executionArn, { limit = PAGE, nextToken, reverse }) {
      const { sfn, commands } = await open();
      return sfn
        .send(
          new commands.GetExecutionHistoryCommand({
            executionArn,
            maxResults: limit,
            nextToken,
            reverseOrder: reverse,
            includeExecutionData: true,
          }),
        )
        .catch(unlessUnknown(`execution ${executionArn}`));
    },
    async *pages(execution) {
      let nextToken: string | undefined;
      do {
        const page = await port.historyPage(execution, { nextToken });
        yield page.events ?? [];
        nextToken = page.nextToken;
      } while (nextToken);
    },
    async *history(execution) {
      for await (const page of port.pages(execution)) yield* page;
    },
    async isMapping(executionArn) {
      const { sfn, commands } = await open();
      let nextToken: string | undefined;
      do {
        const page = await sfn
          .send(new commands.ListMapRunsCommand({ executionArn, nextToken }))
          .catch(unlessUnknown(`execution ${executionArn}`));
        if (page.mapRuns?.some(({ stopDate }) => stopDate === undefined)) return true;
        nextToken = page.nextToken;
      } while (nextToken);
      return false;
    },
    async mapRun(mapRunArn) {
      const { sfn, commands } = await open();
      return sfn
        .send(new commands.DescribeMapRunCommand({ mapRunArn }))
        .catch(unlessUnknown(`map run ${mapRunArn}`));
    },
    async failedIteration(mapRunArn) {
      const { sfn, commands } = await open();
      for (const statusFilter of ['FAILED', 'TIMED_OUT'] as const) {
        const { executions: listed = [] } = await sfn
          .send(
            new commands.ListExecutionsCommand({ mapRunArn, statusFilter, maxResults: LISTED_ITERATIONS }),
          )
          .catch(unlessUnknown(`map run ${mapRunArn}`));
        const oldest = listed.at(-1)?.executionArn;
        if (oldest !== undefined) return oldest;
      }
      return undefined;
    },
    async *abortedIterations(mapRunArn) {
      let nextToken: string | undefined;
      do {
        const { sfn, commands } = await open();
        const page = await sfn
          .send(new commands.ListExecutionsCommand({ mapRunArn, statusFilter: 'ABORTED', nextToken }))
          .catch(unlessUnknown(`map run ${mapRunArn}`));
        for (const { executionArn } of page.executions ?? []) if (executionArn) yield executionArn;
        nextToken = page.nextToken;
      } while (nextToken);
    },
    async stop(executionArn, error, cause) {
      const { sfn, commands } = await open();
      await sfn
        .send(new commands.StopExecutionCommand({ executionArn, error, cause }))
        .catch(unlessUnknown(`execution ${executionArn}`));
    },
    async redrive(executionArn) {
      const { sfn, commands } = await open();
      await sfn
        .send(new commands.RedriveExecutionCommand({ executionArn }))
        .catch(unlessUnknown(`execution ${executionArn}`));
    },
  };
  return port;
};

/** Returns all events of an execution, for callers that cannot take them one by one. */
export const eventsOf = async (
  executions: Pick<Executions, 'pages'>,
  execution: string,
): Promise<HistoryEvent[]> => {
  const events: HistoryEvent[] = [];
  for await (const page of executions.pages(execution)) events.push(...page);
  return events;
};

/** Describes an execution; undefined if Step Functions does not know it, or no longer does. */
export const describeIfKnown = (
  executions: Pick<Executions, 'describe'>,
  execution: string,
): Promise<DescribeExecutionOutput | undefined> =>
  executions.describe(execution).catch((error: unknown) => {
    if (error instanceof Problem && error.code === 'not_found') return undefined;
    throw error;
  });
