import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { ENDPOINT, REGION } from './localstack.ts';

const config = {
  endpoint: ENDPOINT,
  region: REGION,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
};

/** SDK clients on LocalStack. */
export const clients = {
  dynamo: DynamoDBDocumentClient.from(new DynamoDBClient(config)),
  events: new EventBridgeClient(config),
  lambda: new LambdaClient(config),
  s3: new S3Client({ ...config, forcePathStyle: true }),
  secrets: new SecretsManagerClient(config),
  sfn: new SFNClient(config),
  sqs: new SQSClient(config),
};
