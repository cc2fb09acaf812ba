import type { Deployment } from '#contracts/deployment.ts';
import { MAX_SQL_SECONDS } from '#contracts/sql/database.ts';

// Longer than a step may wait, so that the function can still report what the database says.
export default { timeoutSeconds: MAX_SQL_SECONDS + 30 } satisfies Deployment;
