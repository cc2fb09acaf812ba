import { ENVIRONMENT } from '#contracts/environment.ts';
import { environment } from '#contracts/local-services.ts';
import { ActionError } from '../action-error.ts';

/** Returns the value of one of Baton's environment variables; throws `Misconfigured`, naming the variable, if it is not set. */
export const requireEnvironment = (key: keyof typeof ENVIRONMENT): string => {
  const value = environment()[ENVIRONMENT[key]];
  if (value) return value;
  throw new ActionError(
    'Misconfigured',
    `Environment variable ${ENVIRONMENT[key]} is not set; expected the ${key}`,
    {
      retryable: false,
    },
  );
};

/** Tells whether this process is a Lambda function (on AWS or on LocalStack), whose metrics and traces are collected. */
export const onLambda = (): boolean => environment().LAMBDA_TASK_ROOT !== undefined;
