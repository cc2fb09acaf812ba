import { ENVIRONMENT } from '#contracts/environment.ts';
import { ActionError } from '../action-error.ts';

/** Value of one of Baton's environment variables; throws `Misconfigured` naming the variable when it is not set. */
export const requireEnvironment = (key: keyof typeof ENVIRONMENT): string => {
  const value = process.env[ENVIRONMENT[key]];
  if (value) return value;
  throw new ActionError(
    'Misconfigured',
    `Environment variable ${ENVIRONMENT[key]} is not set; expected the ${key}`,
    {
      retryable: false,
    },
  );
};

/** Whether this process is a Lambda function's (on AWS or on LocalStack), where metrics and traces have a reader. */
export const onLambda = (): boolean => process.env.LAMBDA_TASK_ROOT !== undefined;
