import { apigateway } from './apigateway.ts';
import { awsSdk } from './aws-sdk.ts';
import { batch } from './batch.ts';
import { dynamodb } from './dynamodb.ts';
import { ecs } from './ecs.ts';
import { events } from './events.ts';
import { glue } from './glue.ts';
import { http } from './http.ts';
import type { Integrations } from './integration.ts';
import type { Pace } from './jobs.ts';
import { lambda } from './lambda.ts';
import { sns } from './sns.ts';
import { sqs } from './sqs.ts';

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
