import { Logger } from '@aws-lambda-powertools/logger';
import type { RunInfo } from '#contracts/action-event.ts';
import { environment, type FunctionHost, functionHost } from '#contracts/local-services.ts';
import { isObject } from '#core/json.ts';
import { onLambda } from '../ports/environment.ts';

/** The part of Powertools' Logger that logic may use; tests pass a silent one. */
export type ActionLogger = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

const bases = new Map<string | undefined, Logger>();

/** Powertools reads `POWERTOOLS_LOG_LEVEL` itself; without it a Lambda logs from INFO up, and any other process nothing. */
const defaultLevel = () => (onLambda() ? 'INFO' : 'SILENT');

/** Creates a process's logger once, and again only if its level changes. */
const baseLogger = (): Logger => {
  const chosen = environment().POWERTOOLS_LOG_LEVEL || undefined;
  const logLevel = chosen === undefined ? defaultLevel() : undefined;
  const level = chosen ?? logLevel;
  const known = bases.get(level);
  if (known) return known;
  const base = new Logger({ serviceName: environment().POWERTOOLS_SERVICE_NAME ?? 'baton', logLevel });
  bases.set(level, base);
  return base;
};

/** Makes a logger when it first has something to say: most calls say nothing at the level that is on, and one takes long to make. */
const lazyLogger = (keys: () => Record<string, unknown>): ActionLogger => {
  const host = functionHost();
  if (host) return hostLogger(host, keys);
  const base = baseLogger();
  let made: Logger | undefined;
  const logger = (): Logger => {
    if (made) return made;
    made = base.createChild();
    made.appendPersistentKeys(keys());
    return made;
  };
  const level = base.getLevelName();
  const isDebug = level === 'DEBUG' || level === 'TRACE';
  return {
    debug: (input, ...extra) => {
      if (isDebug) logger().debug(input, ...extra);
    },
    info: (input, ...extra) => logger().info(input, ...extra),
    warn: (input, ...extra) => logger().warn(input, ...extra),
    error: (input, ...extra) => logger().error(input, ...extra),
  };
};

/** Writes the lines of a function that shares a process to the log of its call, where standard output is that of the stack. */
const hostLogger = ({ log }: FunctionHost, keys: () => Record<string, unknown>): ActionLogger => {
  const level =
    (name: string): ActionLogger['info'] =>
    (input, ...extra) => {
      const [said, ...more] = typeof input === 'string' ? [{ message: input }, ...extra] : [input, ...extra];
      const fields = more.map((one) =>
        one instanceof Error || typeof one === 'string' ? { error: one } : one,
      );
      const line = { level: name, timestamp: new Date().toISOString(), ...keys() };
      log(JSON.stringify(Object.assign(line, said, ...fields), readable));
    };
  return { debug: () => undefined, info: level('INFO'), warn: level('WARN'), error: level('ERROR') };
};

/** Lets JSON have what is known of an error. */
const readable = (_: string, value: unknown): unknown =>
  value instanceof Error ? { name: value.name, message: value.message, stack: value.stack } : value;

/** Returns a logger that puts workflow, execution, step, attempt and correlation id (the execution's ARN, if it carries none) on every line. */
export const loggerFor = ({ action, run }: { action: string; run: RunInfo }): ActionLogger =>
  lazyLogger(() => ({
    action,
    workflow: run.workflow,
    execution: run.execution_name,
    step: run.step,
    attempt: run.attempt,
    ...(run.compensation ? { compensation: true } : {}),
    correlation_id: run.correlation_id ?? run.execution,
  }));

/** Returns a logger for an endpoint of the API or a consumer of events. */
export const endpointLogger = (endpoint: string, requestId?: string): ActionLogger =>
  lazyLogger(() => ({ endpoint, ...(requestId ? { correlation_id: requestId } : {}) }));

/** Returns the input as logs may show it: fields that the step calls sensitive keep their names and lose their values. */
export const loggable = (input: unknown, sensitive: readonly string[] = []): unknown =>
  isObject(input)
    ? Object.fromEntries(
        Object.entries(input).map(([key, value]) => [
          key,
          sensitive.includes(key) || sensitive.includes('*') ? '(sensitive)' : value,
        ]),
      )
    : input;
