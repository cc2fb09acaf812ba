import { executionArn } from '#contracts/names.ts';
import { defined } from '#core/defined.ts';
import { asJson, type JsonObject, parseJson } from '#core/json.ts';
import type { VirtualResult } from '#engine/drivers/virtual/run-virtual.ts';
import type { AskedStart, ChildStart } from './child-start.ts';

/** An execution of the virtual clock that has ended. */
export interface EndedRun extends ChildStart {
  arn: string;
  stateMachineArn: string;
  result: VirtualResult;
}

/**
 * The executions of a virtual clock as functions see them through Step Functions' API: those that have ended can be read, and one that is
 * started waits until somebody runs it.
 */
export class VirtualExecutions {
  readonly #ended = new Map<string, EndedRun>();
  readonly #asked: AskedStart[] = [];

  /** Keeps an execution that has ended. */
  keep(run: EndedRun): void {
    this.#ended.set(run.arn, run);
  }

  /** Takes the next execution that was started and not run. */
  next(): AskedStart | undefined {
    return this.#asked.shift();
  }

  /** Answers an operation of Step Functions; undefined for those that are not served. Throws the error of an unknown execution. */
  answer(operation: string, input: JsonObject): JsonObject | undefined {
    if (operation === 'StartExecution') return this.#start(input);
    const arn = String(input.executionArn);
    // In virtual time a Map ends before its execution does.
    if (operation === 'ListMapRuns') return { mapRuns: [] };
    if (operation === 'DescribeExecution') return description(this.#known(arn));
    if (operation !== 'GetExecutionHistory') return undefined;
    const events = [...this.#known(arn).result.history];
    if (input.reverseOrder === true) events.reverse();
    return page(events, input);
  }

  #start({ stateMachineArn, name, input }: JsonObject): JsonObject {
    const asked = {
      stateMachineArn: String(stateMachineArn),
      name: String(name),
      input: parseJson(String(input ?? '{}')) ?? {},
    };
    this.#asked.push(asked);
    return { executionArn: executionArn(asked.stateMachineArn, asked.name), startDate: 0 };
  }

  #known(arn: string): EndedRun {
    const run = this.#ended.get(arn);
    if (run) return run;
    throw Object.assign(new Error(`Execution Does Not Exist: '${arn}'`), { name: 'ExecutionDoesNotExist' });
  }
}

/** Returns a page of a history, and where the next one begins if there is one. */
const page = (events: readonly object[], { maxResults, nextToken = 0 }: JsonObject): JsonObject => {
  const from = Number(nextToken);
  const to = from + Number(maxResults ?? events.length);
  return {
    events: asJson(events.slice(from, to)),
    ...(to < events.length && { nextToken: String(to) }),
  };
};

const description = (run: EndedRun): JsonObject => {
  const { arn, stateMachineArn, name, input, startAt, result } = run;
  const { status, output, error, cause, elapsedMilliseconds } = result;
  return {
    executionArn: arn,
    stateMachineArn,
    name,
    status,
    startDate: startAt / 1000,
    stopDate: (startAt + elapsedMilliseconds) / 1000,
    redriveCount: 0,
    input: JSON.stringify(input),
    ...defined({ error, cause }),
    ...(output !== undefined && { output: JSON.stringify(output) }),
  };
};
