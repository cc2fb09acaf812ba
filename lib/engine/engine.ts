import type { z } from 'zod';
import { type Clock, systemClock } from '#core/clock.ts';
import { type Randomness, systemRandomness } from '#core/ids.ts';
import { Catalogue } from './api/catalogue/catalogue.ts';
import { machineSource } from './api/catalogue/machine-source.ts';
import { existingExecution } from './api/executions/executions.ts';
import { removeWhenIdle } from './api/machines/delete-state-machine.ts';
import type { Operation, OperationContext, Operator } from './api/operation.ts';
import { operations } from './api/operations.ts';
import { apiErrors } from './api/protocol/errors.ts';
import { requestProblem } from './api/protocol/request-problems.ts';
import { LiveDriver } from './drivers/live/driver.ts';
import type { MockConfig } from './drivers/live/mocks.ts';
import type { EngineListener } from './drivers/live/observers.ts';
import { defaultIntegrations } from './integrations/default-integrations.ts';
import type { Integrations } from './integrations/integration.ts';
import { mapStorage } from './integrations/map/storage.ts';
import { statesIntegration } from './integrations/services/states.ts';
import type { EventRecord } from './model/event-record.ts';
import { MemoryStore } from './store/memory.ts';
import { damaged } from './store/sqlite-file.ts';
import { type ExecutionRecord, isStoreFailure, type Store } from './store/store.ts';

/** What an engine is built from; everything has a default. */
export interface EngineOptions {
  /** @default a new MemoryStore */
  store?: Store;
  /** Services that tasks call, in place of or beside the AWS SDK's; by the service part of the resource. */
  integrations?: Integrations;
  /** @default the system's */
  clock?: Clock;
  /** @default the system's */
  randomness?: Randomness;
  /** Results of tasks of executions started on `<stateMachineArn>#<test case>`. */
  mockConfig?: MockConfig;
  /** @default AWS_REGION, AWS_DEFAULT_REGION, or us-east-1 */
  region?: string;
  /** @default 123456789012 */
  account?: string;
  /** Goes between tasks and all integrations, those included that are not given. @default nothing */
  around?: (integrations: Integrations) => Integrations;
  /** Folders in place of buckets that distributed Maps read and write, by the bucket's name. @default none: S3 */
  buckets?: Readonly<Record<string, string>>;
  /** What comes before executions of the store continue; one that is asked for continues at once. @default nothing */
  resumeAfter?: Promise<unknown>;
}

type Operations = typeof operations;
type RequestOf<O> = O extends Operation<string, infer Schema, unknown> ? z.input<Schema> : never;
type AnswerOf<O> = O extends { run: (...args: never[]) => infer Answer } ? Awaited<Answer> : never;

/** The operations of the Step Functions API as methods. Answers resolve once they are as durable as the store makes them. */
export type EngineOperations = {
  [Name in keyof Operations]: (
    request: RequestOf<Operations[Name]>,
    signal?: AbortSignal,
  ) => Promise<AnswerOf<Operations[Name]>>;
};

/** Events of an execution, and its input as it was given: its start and its first state show that. */
export interface RecordedEvents {
  input: string;
  events: readonly EventRecord[];
}

/** A Step Functions engine in this process. Methods reject with an ApiError when AWS answers with an error. */
export interface Engine extends EngineOperations, Operator {
  /** Subscribes to every new history event and every change of an execution's status; the result unsubscribes. */
  subscribe(listener: EngineListener): () => void;
  /**
   * Returns the events of an execution after one, oldest first and at most so many, as the engine keeps them: whoever needs little of them
   * does without the texts of GetExecutionHistory. Rejects as that does if there is no such execution.
   */
  eventsAfter(executionArn: string, after: number, limit: number): Promise<RecordedEvents>;
  /** Returns how an execution ended, once it has; undefined if there is none with this ARN. */
  ended(executionArn: string): Promise<ExecutionRecord | undefined>;
  /**
   * Resolves when the store can no longer be written, e.g. because the disk is full. All work has stopped then; what is in the
   * store continues when an engine opens it again.
   */
  readonly failed: Promise<Error>;
  /** Executions of the store that had not ended when the engine opened it, and continue; children of distributed Maps are not counted. */
  readonly interrupted: number;
  /** Stops all work as if the store could not be written: what executions rely on cannot be. */
  fail(error: unknown): void;
  /** Stops all work and closes the store; running executions continue when an engine opens the store again. */
  close(): Promise<void>;
}

/** Creates an engine on a store and resumes the executions that were running in it. */
export const createEngine = (options: EngineOptions = {}): Engine => {
  const store = options.store ?? new MemoryStore();
  const clock = options.clock ?? systemClock;
  const randomness = options.randomness ?? systemRandomness;
  const settings = {
    partition: 'aws',
    region: options.region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? 'us-east-1',
    account: options.account ?? '123456789012',
  };
  const catalogue = catalogueOf(store);
  const { around = (all) => all } = options;
  const integrations = around({
    ...defaultIntegrations(),
    states: statesIntegration(() => engine),
    ...options.integrations,
  });
  const driver = new LiveDriver({
    store,
    clock,
    randomness,
    integrations,
    machines: machineSource(catalogue),
    mapStorage: mapStorage({ region: settings.region, buckets: options.buckets }),
    mockConfig: options.mockConfig,
  });
  const context: OperationContext = { driver, catalogue, clock: driver.clock, randomness, settings };

  const call: Engine['call'] = async (operation, request, { signal, scope } = {}) => {
    const parsed = operation.request.safeParse(request);
    if (!parsed.success) throw requestProblem(request, parsed.error.issues);
    const scoped = scope ? { ...context, settings: { ...settings, ...scope } } : context;
    return durably(driver, () => operation.run(scoped, parsed.data, signal));
  };

  const methods = Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => [
      name,
      (request: unknown, signal?: AbortSignal) => call(operation as Operation, request, { signal }),
    ]),
  ) as unknown as EngineOperations;
  const engine: Engine = {
    ...methods,
    call,
    failed: driver.failed,
    interrupted: driver.interrupted,
    fail: (error) => driver.fail(error),
    subscribe: (listener) => driver.observers.add(listener),
    eventsAfter: (...which) => durably(driver, () => eventsAfter(context, ...which)),
    ended: (executionArn) => driver.ended(executionArn),
    async close() {
      await driver.close();
      await store.close();
    },
  };
  driver.observers.add((notice) => {
    if (notice.type === 'status' && notice.execution.status !== 'RUNNING') {
      removeWhenIdle(context, notice.execution.stateMachineArn);
    }
  });
  driver.resume(options.resumeAfter);
  return engine;
};

/** Answers once everything that the answer may say is durable. */
const durably = async <Answer>(driver: LiveDriver, act: () => Answer | Promise<Answer>): Promise<Answer> => {
  try {
    const answer = await act();
    await driver.commits.committed();
    return answer;
  } catch (error) {
    if (!isStoreFailure(error)) throw error;
    driver.fail(error);
    throw apiErrors.unavailable(`The data of this engine cannot be written: ${(error as Error).message}`);
  }
};

const eventsAfter = (
  context: OperationContext,
  executionArn: string,
  after: number,
  limit: number,
): RecordedEvents => {
  const { input } = existingExecution(context, executionArn);
  return { input, events: context.driver.store.history(executionArn, { from: after + 1, limit }) };
};

/** Reads what is defined in a store. Throws UnusableDatabase if a file does not hold what Baton wrote into it. */
const catalogueOf = (store: Store): Catalogue => {
  try {
    return new Catalogue(store);
  } catch (error) {
    if (store.file === undefined) throw error;
    void store.close();
    throw damaged(store.file, (error as Error).message);
  }
};
