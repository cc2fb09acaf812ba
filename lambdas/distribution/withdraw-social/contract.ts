import { withdrawalSchema } from '../../shared/campaign/contracts.ts';
import { withdrawalInput } from '../shared/outbox/withdraw.ts';

export const name = 'distribution/withdraw-social';

export const description =
  'Withdraws the social posts and their schedule of a campaign; as often as it is called.';

export const input = withdrawalInput;

export const output = withdrawalSchema;

export const errors = { OutboxCollision: { retryable: false } };

/** It undoes what another step did. */
export const options = { effect: true };
