import type { Integrations } from './integration.ts';
import type { Pace } from './jobs.ts';
import { apigateway } from './services/apigateway.ts';
import { awsSdk } from './services/aws-sdk.ts';
import { batch } from './services/batch.ts';
import { dynamodb } from './services/dynamodb.ts';
import { ecs } from './services/ecs.ts';
import { events } from './services/events.ts';
import { glue } from './services/glue.ts';
import { http } from './services/http.ts';
import { lambda } from './services/lambda.ts';
import { sns } from './services/sns.ts';
import { sqs } from './services/sqs.ts';

/**
 * The integrations that call AWS, by the service part of a task's resource. `aws-sdk` serves every `aws-sdk:…` resource
 * and every service that has no entry. `states` is the engine's own. `pace` says how often jobs are looked at.
 */
export const defaultIntegrations = (pace?: Pace): Integrations => ({
  apigateway,
  'aws-sdk': awsSdk,
  batch: batch(pace),
  dynamodb,
  ecs: ecs(pace),
  events,
  glue: glue(pace),
  http,
  lambda,
  sns,
  sqs,
});
