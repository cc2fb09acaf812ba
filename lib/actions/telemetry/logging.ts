import { Logger } from '@aws-lambda-powertools/logger';
import { isObject } from '#core/json.ts';
import type { Invocation } from '../invocation.ts';
import { onLambda } from '../ports/environment.ts';

let base: Logger | undefined;

/** Powertools reads `POWERTOOLS_LOG_LEVEL` itself; without it a Lambda logs from INFO up, and any other process nothing. */
const logLevel = () => (process.env.POWERTOOLS_LOG_LEVEL ? undefined : onLambda() ? 'INFO' : 'SILENT');

const baseLogger = (): Logger => {
  base ??= new Logger({ serviceName: process.env.POWERTOOLS_SERVICE_NAME ?? 'baton', logLevel: logLevel() });
  return base;
};

/** A logger that puts workflow, execution, step, attempt and correlation id on every line. */
export const loggerFor = ({ action, run, correlationId }: Invocation): Logger => {
  const logger = baseLogger().createChild();
  logger.appendPersistentKeys({
    action,
    workflow: run.workflow,
    execution: run.execution_name,
    step: run.step,
    attempt: run.attempt,
    ...(run.compensation ? { compensation: true } : {}),
    correlation_id: correlationId,
  });
  return logger;
};

/** A logger for an endpoint of the API. */
export const endpointLogger = (endpoint: string, requestId?: string): Logger => {
  const logger = baseLogger().createChild();
  logger.appendPersistentKeys({ endpoint, ...(requestId ? { correlation_id: requestId } : {}) });
  return logger;
};

/** The input as logs may show it: fields that the step calls sensitive are named, their values are not. */
export const loggable = (input: unknown, sensitive: readonly string[] = []): unknown =>
  isObject(input)
    ? Object.fromEntries(
        Object.entries(input).map(([key, value]) => [key, sensitive.includes(key) ? '(sensitive)' : value]),
      )
    : input;
