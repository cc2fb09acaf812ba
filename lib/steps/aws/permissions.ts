import { closest } from '#core/did-you-mean.ts';
import type { Project } from '../project.ts';
import type { StepProblem } from '../step-type.ts';
import type { AwsStep } from './call.ts';

/**
 * Prefixes of permissions that differ from the names of services.
 * Ref: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const PREFIXES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    apigatewayv2: 'apigateway',
    applicationautoscaling: 'application-autoscaling',
    bedrockruntime: 'bedrock',
    cloudwatchevents: 'events',
    cloudwatchlogs: 'logs',
    codestarconnections: 'codestar-connections',
    cognitoidentity: 'cognito-identity',
    cognitoidentityprovider: 'cognito-idp',
    costexplorer: 'ce',
    databasemigration: 'dms',
    directory: 'ds',
    docdb: 'rds',
    efs: 'elasticfilesystem',
    elasticloadbalancingv2: 'elasticloadbalancing',
    emr: 'elasticmapreduce',
    emrcontainers: 'emr-containers',
    emrserverless: 'emr-serverless',
    eventbridge: 'events',
    iotdataplane: 'iot',
    location: 'geo',
    neptune: 'rds',
    opensearch: 'es',
    pinpoint: 'mobiletargeting',
    rdsdata: 'rds-data',
    redshiftdata: 'redshift-data',
    resourcegroupstaggingapi: 'tag',
    sesv2: 'ses',
    servicecatalogappregistry: 'servicecatalog',
    sfn: 'states',
    timestreamquery: 'timestream',
    timestreamwrite: 'timestream',
  }),
);

/** Services whose permissions begin with their names. */
const SAME: ReadonlySet<string> = new Set(
  (
    'acm athena autoscaling backup batch bedrock cloudformation cloudfront cloudtrail cloudwatch codebuild codecommit ' +
    'codedeploy codepipeline comprehend config datasync dynamodb ec2 ecr ecs eks elasticache firehose glue guardduty iam ' +
    'iot kafka kinesis kms lambda lightsail organizations pipes polly rds redshift rekognition route53 s3 sagemaker ' +
    'scheduler schemas secretsmanager servicediscovery ses sns sqs ssm sts textract transcribe transfer translate wafv2 xray'
  ).split(' '),
);

/** Actions whose permission has another name. */
const OTHERS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'lambda:invoke': 'lambda:InvokeFunction',
    's3:copyObject': 's3:PutObject',
    's3:createMultipartUpload': 's3:PutObject',
    's3:deleteObjects': 's3:DeleteObject',
    's3:headBucket': 's3:ListBucket',
    's3:headObject': 's3:GetObject',
    's3:getBucketEncryption': 's3:GetEncryptionConfiguration',
    's3:getBucketLifecycleConfiguration': 's3:GetLifecycleConfiguration',
    's3:getBucketReplication': 's3:GetReplicationConfiguration',
    's3:listBuckets': 's3:ListAllMyBuckets',
    's3:listMultipartUploads': 's3:ListBucketMultipartUploads',
    's3:listObjectVersions': 's3:ListBucketVersions',
    's3:listParts': 's3:ListMultipartUploadParts',
    's3:putBucketEncryption': 's3:PutEncryptionConfiguration',
    's3:uploadPart': 's3:PutObject',
    's3:completeMultipartUpload': 's3:PutObject',
    's3:listObjects': 's3:ListBucket',
    's3:listObjectsV2': 's3:ListBucket',
    'bedrockruntime:converse': 'bedrock:InvokeModel',
    'sqs:sendMessageBatch': 'sqs:SendMessage',
    'sqs:deleteMessageBatch': 'sqs:DeleteMessage',
    'sns:publishBatch': 'sns:Publish',
    'eventbridge:putEvents': 'events:PutEvents',
  }),
);

/** Returns the permissions that a call takes; undefined if they are not known and the step does not say. */
export const permissionsOf = (
  { service, action, allow }: AwsStep,
  { permissions }: Pick<Project, 'permissions'> = {},
): string[] | undefined => {
  if (allow) return allow;
  const other = OTHERS.get(`${service}:${action}`);
  if (other !== undefined) return [other];
  const name = `${action.charAt(0).toUpperCase()}${action.slice(1)}`;
  const isSame = SAME.has(service) || permissions?.(service)?.includes(name);
  const prefix = PREFIXES.get(service) ?? (isSame ? service : undefined);
  return prefix === undefined ? undefined : [`${prefix}:${name}`];
};

/** Finds permissions that IAM does not have: nothing would be allowed by them. */
export const checkPermissions = (step: AwsStep, project: Project): StepProblem[] =>
  project.permissions === undefined
    ? []
    : (permissionsOf(step, project) ?? []).flatMap((permission, index): StepProblem[] => {
        const [prefix = '', name = ''] = permission.split(':');
        const known = project.permissions?.(prefix);
        if (known?.some((one) => one.toLowerCase() === name.toLowerCase())) return [];
        if (!step.allow) {
          const meant = known && closest(name, known);
          const hint = `say it: allow: ["${meant === undefined ? `${prefix}:…` : `${prefix}:${meant}`}"]`;
          const message = `the permission for ${step.service}:${step.action} is not known: IAM has no ${permission}`;
          return [{ path: ['action'], message, hint }];
        }
        const meant = known && closest(name, known);
        const all = known ? undefined : `IAM has no permissions that begin with "${prefix}:"`;
        const hint = meant === undefined ? all : `did you mean "${prefix}:${meant}"?`;
        return [{ path: ['allow', index], message: `IAM has no permission "${permission}"`, hint }];
      });
