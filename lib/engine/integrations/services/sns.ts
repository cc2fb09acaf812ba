import { optimised } from '../optimised.ts';

/** `sns:publish`. https://docs.aws.amazon.com/step-functions/latest/dg/connect-sns.html */
export const sns = optimised({ service: 'sns', errors: 'SNS', causes: 'AmazonSNS' });
