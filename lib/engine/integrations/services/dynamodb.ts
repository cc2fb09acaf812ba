import { optimised } from '../optimised.ts';

/**
 * `dynamodb:getItem`, `putItem`, `updateItem`, `deleteItem`.
 * https://docs.aws.amazon.com/step-functions/latest/dg/connect-ddb.html
 */
export const dynamodb = optimised({ service: 'dynamodb', errors: 'DynamoDB', causes: 'AmazonDynamoDBv2' });
