import type { Json } from '#core/json.ts';
import type { Step } from '../step.ts';

/** An `aws` step. */
export interface AwsStep extends Step {
  service: string;
  action: string;
  resources: string[];
  allow?: string[];
  with?: Json;
  wait?: 'sync' | 'callback';
  token_in?: string;
}

const READS =
  /^(batchGet|describe|get|head|list|lookup|query|scan|search|select|simulate|test|validate)([A-Z]|$)/;

/** Whether an action may change something. */
export const changes = (action: string): boolean => !READS.test(action);
