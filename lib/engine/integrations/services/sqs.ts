import { optimised } from '../optimised.ts';

/** `sqs:sendMessage`. https://docs.aws.amazon.com/step-functions/latest/dg/connect-sqs.html */
export const sqs = optimised({ service: 'sqs', errors: 'SQS', causes: 'AmazonSQS' });
