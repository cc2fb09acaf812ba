import { z } from 'zod';

/** The fields of `aws` besides those that it shares. */
export const fields = {
  service: z
    .string()
    .regex(/^[a-z][a-z0-9]*$/, { error: 'expected a service as Step Functions names it, such as "s3"' })
    .describe(
      'Service as Step Functions names it in resources: `s3`, `dynamodb`, `sqs`, `secretsmanager`, `sfn`.',
    ),
  action: z
    .string()
    .regex(/^[a-z][A-Za-z0-9]*$/, { error: 'expected an action in camel case, such as "putObject"' })
    .describe('Action of the service in camel case, such as `putObject`.'),
  resources: z
    .array(
      z
        .string()
        .regex(/^(arn:[^\s{}]+|\*)$/, { error: 'expected an ARN (with * for a part), or "*" for all' }),
    )
    .min(1)
    .describe(
      'ARNs of what the call may reach, such as `arn:aws:s3:::reports/*`. `*` is for actions without resources.',
    ),
  allow: z
    .array(
      z
        .string()
        .regex(/^[a-z0-9-]+:[A-Za-z0-9]+$/, { error: 'expected a permission such as "s3:PutObject"' }),
    )
    .min(1)
    .optional()
    .describe('Permissions that the call takes. Default: the one that is named like the action.'),
  wait: z
    .enum(['sync', 'callback'])
    .optional()
    .describe(
      '`sync`: until the job that the call starts has ended; the result is the job. `callback`: until someone answers with the task token that `token_in` hands out; the result is the answer. Default: until the service has taken the call.',
    ),
  token_in: z
    .string()
    .min(1)
    .optional()
    .describe(
      'With `wait: callback`: the parameter, a map that is sent as JSON text, which gets the task token as `task_token`, such as `MessageBody`.',
    ),
} satisfies z.ZodRawShape;
