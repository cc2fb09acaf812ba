import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Json } from '#core/json.ts';
import { createEngine, type Engine, type EngineOptions } from '../../../engine.ts';
import type { TaskCall } from '../../../integrations/integration.ts';

const ROLE = 'arn:aws:iam::123456789012:role/states';
const closing: (() => unknown)[] = [];

/** Closes what a test opened; every file that uses this calls it after each test. */
export const closeAll = async (): Promise<void> => {
  for (const close of closing.splice(0).reverse()) await close();
};

/** Returns an engine that is closed after the test. */
export const open = (options: EngineOptions = {}): Engine => {
  const engine = createEngine({ region: 'us-east-1', ...options });
  closing.push(() => engine.close());
  return engine;
};

/** Returns a folder that is gone after the test. */
export const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-live-'));
  closing.push(() => rmSync(folder, { recursive: true }));
  return folder;
};

/** Creates a state machine: its ARN. */
export const create = async (engine: Engine, name: string, states: object): Promise<string> => {
  const definition = JSON.stringify({ StartAt: Object.keys(states)[0], States: states });
  return (await engine.createStateMachine({ name, definition, roleArn: ROLE })).stateMachineArn;
};

/** Starts an execution: its ARN. */
export const start = async (engine: Engine, stateMachineArn: string, input: Json = {}): Promise<string> =>
  (await engine.startExecution({ stateMachineArn, input: JSON.stringify(input) })).executionArn;

/** Returns the types of an execution's events. */
export const types = async (engine: Engine, executionArn: string): Promise<string[]> =>
  (await engine.getExecutionHistory({ executionArn, maxResults: 1000 })).events.map(
    (event) => (event as { type: string }).type,
  );

/** Returns a task that invokes a function. */
export const task = (more: object) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  ...('Arguments' in more ? {} : { Parameters: { FunctionName: 'f' } }),
  ...more,
});

/** Returns a Lambda service whose functions are given by what they do with a call. */
export const lambda = (run: (call: TaskCall) => Json | Promise<Json>) => ({
  lambda: { invoke: async (call: TaskCall) => run(call) },
});

/** Resolves with the next call of a task, which then waits until it is answered. */
export const gate = () => {
  const calls: { call: TaskCall; answer: (output: Json) => void; fail: (reason: unknown) => void }[] = [];
  let arrived = (): void => undefined;
  return {
    integrations: lambda(
      (call) =>
        new Promise((answer, fail) => {
          calls.push({ call, answer, fail });
          arrived();
        }),
    ),
    async next() {
      while (calls.length === 0) {
        await new Promise<void>((resolve) => {
          arrived = resolve;
        });
      }
      return calls.shift() as (typeof calls)[number];
    },
  };
};
