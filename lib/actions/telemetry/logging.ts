import type { Logger } from '@aws-lambda-powertools/logger';
import type { RunInfo } from '#contracts/action-event.ts';
import { environment, functionHost } from '#contracts/local-services.ts';
import { defined } from '#core/defined.ts';
import { isObject } from '#core/json.ts';
import { onLambda } from '../ports/environment.ts';
import { lineLogger } from './line-logger.ts';

/** The part of Powertools' Logger that logic may use; tests pass a silent one. */
export type ActionLogger = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

let powertools: typeof import('@aws-lambda-powertools/logger') | undefined;

/** On Lambda only: elsewhere it would take longer to load than a worker has to start. Awaited by handlers, so that modules can be required. */
const opening = onLambda()
  ? import('@aws-lambda-powertools/logger').then((loaded) => {
      powertools = loaded;
    })
  : undefined;

/** Resolves when loggers write as Powertools does: handlers wait for it before they make one. */
export const openLogging = async (): Promise<void> => opening;

const bases = new Map<string | undefined, Logger>();

/** Creates a process's logger once, and again only if its level changes. Powertools reads `POWERTOOLS_LOG_LEVEL` itself. */
const baseLogger = (Powertools: typeof Logger): Logger => {
  const level = environment().POWERTOOLS_LOG_LEVEL || undefined;
  const known = bases.get(level);
  if (known) return known;
  const serviceName = environment().POWERTOOLS_SERVICE_NAME ?? 'baton';
  const base = new Powertools({ serviceName, logLevel: level === undefined ? 'INFO' : undefined });
  bases.set(level, base);
  return base;
};

/** Makes a logger when it first has something to say: most calls say nothing at the level that is on, and one takes long to make. */
const lazyLogger = (keys: () => Record<string, unknown>): ActionLogger => {
  if (!powertools) return lineLogger(functionHost()?.log, environment().POWERTOOLS_LOG_LEVEL, keys);
  const base = baseLogger(powertools.Logger);
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

/**
 * Returns a logger that puts workflow, execution, step, attempt, the id of the call and the correlation id (the execution's ARN, if it carries
 * none) on every line.
 */
export const loggerFor = ({ action, run, id }: { action: string; run: RunInfo; id?: string }): ActionLogger =>
  lazyLogger(() => ({
    action,
    workflow: run.workflow,
    execution: run.execution_name,
    step: run.step,
    attempt: run.attempt,
    ...(run.compensation && { compensation: true }),
    ...defined({ request: id }),
    correlation_id: run.correlation_id ?? run.execution,
  }));

/** Returns a logger for an endpoint of the API or a consumer of events. */
export const endpointLogger = (endpoint: string, requestId?: string): ActionLogger =>
  lazyLogger(() => ({ endpoint, ...(requestId && { correlation_id: requestId }) }));

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
