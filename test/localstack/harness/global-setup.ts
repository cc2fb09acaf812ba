import { closing } from '../../runner/global-setup.ts';
import { openTemporaryFolder } from '../../runner/temporary-folder.ts';
import { bootstrap } from './cdk.ts';
import { requireLocalStack } from './localstack.ts';

/** Says once, and before any test, that there is no LocalStack; prepares the one that is there for all deployments. */
export default async (): Promise<void> => {
  await requireLocalStack();
  closing.push(openTemporaryFolder());
  await bootstrap();
};
