import {
  DescribeExecutionCommand,
  type ExecutionStatus,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  RedriveExecutionCommand,
  StopExecutionCommand,
  type StopExecutionInput,
} from '@aws-sdk/client-sfn';
import type { EffectLog } from '#actions/effects/effect-log.ts';
import { cancelExecution as cancelRoute } from '#contracts/http/routes/cancel-execution.ts';
import { pauseExecution as pauseRoute } from '#contracts/http/routes/pause-execution.ts';
import { resumeExecution as resumeRoute } from '#contracts/http/routes/resume-execution.ts';
import { retryExecution as retryRoute } from '#contracts/http/routes/retry-execution.ts';
import { stopExecution as stopRoute } from '#contracts/http/routes/stop-execution.ts';
import { manifestWith } from '#contracts/testing/manifest.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { request, STATE_MACHINES, startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import { pauseExecution } from '../../pause-execution/logic.ts';
import { resumeExecution } from '../../resume-execution/logic.ts';
import { retryExecution } from '../../retry-execution/logic.ts';
import { stopExecution } from '../../stop-execution/logic.ts';
import { cancelExecution } from '../logic.ts';

const served = {
  stop: [stopRoute, stopExecution],
  pause: [pauseRoute, pauseExecution],
  resume: [resumeRoute, resumeExecution],
  retry: [retryRoute, retryExecution],
  cancel: [cancelRoute, cancelExecution],
} as const;

/** The answer to a refused request. */
export const CONFLICT = { status: 409, body: { error: { code: 'conflict' } } };

/** An execution of `orders` on a platform, and the requests that stop it, pause it, … */
export class ControlledRun {
  readonly platform: TestPlatform;
  /** Another one for each test, because the table is shared. */
  name = 'one';
  #count = 0;

  private constructor(platform: TestPlatform) {
    this.platform = platform;
  }

  /** Starts the platform. */
  static async start(): Promise<ControlledRun> {
    return new ControlledRun(await startPlatform([manifestWith()]));
  }

  /** Forgets all requests and events; nothing has happened in the execution. */
  reset(): void {
    this.name = `one-${this.#count++}`;
    this.platform.reset();
    this.platform.sfn.on(StopExecutionCommand).resolves({}).on(RedriveExecutionCommand).resolves({});
    this.histories([]);
  }

  /** ARN of the execution. */
  get execution(): string {
    return `${STATE_MACHINES.replace('stateMachine', 'execution')}orders:${this.name}`;
  }

  /** The execution's log of effects. */
  get log(): EffectLog {
    return this.platform.ports.logOf(this.execution);
  }

  /** Sends a request, as the API does. */
  control(verb: keyof typeof served, json: object = {}): ReturnType<typeof request> {
    const [route, logic] = served[verb];
    const handler = defineEndpoint(route, logic, this.platform.ports);
    return request(handler, { pathParameters: { workflow: 'orders', execution: this.name }, json });
  }

  /** Sets the execution's status. */
  is(status: ExecutionStatus, rest: object = {}): void {
    this.platform.sfn
      .on(DescribeExecutionCommand)
      .resolves({ executionArn: this.execution, name: this.name, status, ...rest });
  }

  /** Sets the status of the execution that undoes. */
  undoerIs(status: ExecutionStatus): void {
    this.#describeUndoer(async () => ({ status }));
  }

  /** The execution that undoes does not exist. */
  notFound(): void {
    this.#describeUndoer(async () => {
      throw Object.assign(new Error('no such execution'), { name: 'ExecutionDoesNotExist' });
    });
  }

  #describeUndoer(answer: () => Promise<object>): void {
    const { execution, name } = this;
    this.platform.sfn
      .on(DescribeExecutionCommand)
      .callsFake(async ({ executionArn }) =>
        executionArn === execution ? { executionArn, name, status: 'ABORTED', error: 'Cancelled' } : answer(),
      );
  }

  /** Sets the history of the execution. */
  histories(events: object[]): void {
    this.platform.sfn.on(GetExecutionHistoryCommand).resolves({ events: events as HistoryEvent[] });
  }

  /** Returns the requests that stopped the execution so far. */
  stopped(): StopExecutionInput[] {
    return this.platform.sfn.commandCalls(StopExecutionCommand).map(({ args }) => args[0].input);
  }

  /** Returns how often it was redriven so far. */
  redriven(): number {
    return this.platform.sfn.commandCalls(RedriveExecutionCommand).length;
  }
}
