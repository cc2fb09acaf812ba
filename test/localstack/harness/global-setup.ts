import { bootstrap } from './cdk.ts';
import { requireLocalStack } from './localstack.ts';

/** Says once, and before any test, that there is no LocalStack; prepares the one that is there for all deployments. */
export default async (): Promise<void> => {
  await requireLocalStack();
  await bootstrap();
};
