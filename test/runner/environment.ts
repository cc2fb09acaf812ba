/** The environment of a test file in Node's own context, which `runtime.ts` needs: what a file changes of the process is put back after it. */
import type { EnvironmentContext, JestEnvironment, JestEnvironmentConfig } from '@jest/environment';
import { ModernFakeTimers } from '@jest/fake-timers';
import { ModuleMocker } from 'jest-mock';

/** Returns a function that puts back what the process is like now. */
const rememberProcess = (): (() => void) => {
  const { console } = globalThis;
  const { env, exit, exitCode } = process;
  const variables = { ...env };
  const folder = process.cwd();

  return () => {
    globalThis.console = console;
    for (const name of Object.keys(env)) if (!(name in variables)) delete env[name];
    Object.assign(env, variables);
    Object.assign(process, { env, exit, exitCode });
    if (process.cwd() !== folder) process.chdir(folder);
  };
};

export default class NativeEnvironment implements JestEnvironment {
  readonly global = globalThis as JestEnvironment['global'];
  readonly moduleMocker = new ModuleMocker(globalThis);
  readonly fakeTimers = null;
  readonly fakeTimersModern: ModernFakeTimers;
  readonly #restore = rememberProcess();

  constructor({ projectConfig }: JestEnvironmentConfig, _context: EnvironmentContext) {
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
  }

  /** Jest keeps 100 frames of every error; code that throws often, or asks for stacks as the CDK does, spends its time there. */
  async setup(): Promise<void> {
    Error.stackTraceLimit = 20;
    // Jest maps every frame to its source; Node's own stripping of types leaves each where it is.
    Reflect.deleteProperty(Error, 'prepareStackTrace');
  }

  async teardown(): Promise<void> {
    this.fakeTimersModern.dispose();
    this.#restore();
  }

  exportConditions(): string[] {
    return ['node', 'node-addons'];
  }

  getVmContext(): null {
    return null;
  }
}
