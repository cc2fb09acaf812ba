import { Logger } from '@aws-lambda-powertools/logger';
import type { RunInfo } from '#contracts/action-event.ts';
import { isObject } from '#core/json.ts';
import { onLambda } from '../ports/environment.ts';

/** The part of Powertools' Logger that logic may use; tests pass a silent one. */
export type ActionLogger = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

const bases = new Map<string | undefined, Logger>();

/** Powertools reads `POWERTOOLS_LOG_LEVEL` itself; without it a Lambda logs from INFO up, and any other process nothing. */
const defaultLevel = () => (onLambda() ? 'INFO' : 'SILENT');

/** Creates a process's logger once, and again only if its level changes. */
const baseLogger = (): Logger => {
  const chosen = process.env.POWERTOOLS_LOG_LEVEL || undefined;
  const logLevel = chosen === undefined ? defaultLevel() : undefined;
  const level = chosen ?? logLevel;
  const known = bases.get(level);
  if (known) return known;
  const base = new Logger({ serviceName: process.env.POWERTOOLS_SERVICE_NAME ?? 'baton', logLevel });
  bases.set(level, base);
  return base;
};

/** Returns a logger that puts workflow, execution, step, attempt and correlation id (the execution's ARN) on every line. */
export const loggerFor = ({ action, run }: { action: string; run: RunInfo }): ActionLogger => {
  const logger = baseLogger().createChild();
  logger.appendPersistentKeys({
    action,
    workflow: run.workflow,
    execution: run.execution_name,
    step: run.step,
    attempt: run.attempt,
    ...(run.compensation ? { compensation: true } : {}),
    correlation_id: run.execution,
  });
  return logger;
};

/** Returns a logger for an endpoint of the API or a consumer of events. */
export const endpointLogger = (endpoint: string, requestId?: string): ActionLogger => {
  const logger = baseLogger().createChild();
  logger.appendPersistentKeys({ endpoint, ...(requestId ? { correlation_id: requestId } : {}) });
  return logger;
};

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
