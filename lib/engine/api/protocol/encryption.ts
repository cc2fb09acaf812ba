import type { z } from 'zod';
import type { Json } from '#core/json.ts';
import { apiErrors } from './errors.ts';
import type { encryptionField } from './fields.ts';

/** Returns an encryption configuration with AWS's default. */
export const encryption = (given: Json | undefined): Json => given ?? { type: 'AWS_OWNED_KEY' };

/** Refuses a customer's key that is not named, and a key's settings without one. */
export const checkEncryption = (given: z.output<typeof encryptionField> | undefined): void => {
  if (!given) return;
  const { type, kmsKeyId, kmsDataKeyReusePeriodSeconds } = given;
  if (type === 'CUSTOMER_MANAGED_KMS_KEY' && kmsKeyId === undefined) {
    throw apiErrors.invalidEncryption('kmsKeyId must be set when the type is CUSTOMER_MANAGED_KMS_KEY');
  }
  if (type === 'AWS_OWNED_KEY' && (kmsKeyId ?? kmsDataKeyReusePeriodSeconds) !== undefined) {
    throw apiErrors.invalidEncryption('No key can be set when the type is AWS_OWNED_KEY');
  }
};
