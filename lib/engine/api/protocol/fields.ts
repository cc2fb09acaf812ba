import { z } from 'zod';
import { isDeeper, MAX_JSON_DEPTH } from '#core/json-depth.ts';
import { jsonProblem } from '#core/json-problem.ts';
import { parseJsonText } from '#core/json-text.ts';
import { apiErrors } from './errors.ts';

/** Fields that several requests have, with the limits of the API reference. */

const MAX_PAYLOAD_BYTES = 262_144;

/** An ARN. */
export const arnField = z.string().min(1).max(256);
/** A state machine's ARN may carry a version, an alias, or the name of a test case. */
export const longArnField = z.string().min(1).max(2000);
/** A name; which characters it may have is said when it is used. */
export const nameField = z.string().min(1).max(80);
/** A payload: its limit counts bytes of UTF-8. */
export const dataField = z.string().check(({ value, issues }) => {
  // A character is three bytes at most, so that short texts need no counting.
  if (value.length * 3 <= MAX_PAYLOAD_BYTES || Buffer.byteLength(value) <= MAX_PAYLOAD_BYTES) return;
  issues.push({
    code: 'too_big',
    origin: 'string',
    maximum: MAX_PAYLOAD_BYTES,
    inclusive: true,
    input: value,
  });
});
/** A definition's text. */
export const definitionField = z.string().min(1).max(1_048_576);
/** ARN of a role; nothing is asked of the role. */
export const roleField = z.string().min(1).max(256);
/** A task token. */
export const tokenField = z.string().min(1).max(2048);
/** Name of an error. */
export const errorField = z.string().max(256);
/** Cause of an error. */
export const causeField = z.string().max(32_768);
/** Whether a description holds definitions and payloads. */
export const includedDataField = z.enum(['ALL_DATA', 'METADATA_ONLY']);
/** Type of a state machine. */
export const machineTypeField = z.enum(['STANDARD', 'EXPRESS']);
/** Key of a tag. */
export const tagKeyField = z.string().min(1).max(128);
/** Tags. */
export const tagsField = z.array(z.object({ key: tagKeyField, value: z.string().max(256).default('') }));
/** X-Ray's trace header. */
export const traceHeaderField = z
  .string()
  .max(256)
  .regex(/^\p{ASCII}*$/u);

/** What every list takes. */
export const pageFields = {
  maxResults: z.number().int().min(0).max(1000).optional(),
  nextToken: z.string().min(1).max(1024).optional(),
};

/** LoggingConfiguration. */
export const loggingField = z.object({
  level: z.enum(['ALL', 'ERROR', 'FATAL', 'OFF']).optional(),
  includeExecutionData: z.boolean().optional(),
  destinations: z
    .array(z.object({ cloudWatchLogsLogGroup: z.object({ logGroupArn: arnField.optional() }).optional() }))
    .optional(),
});
/** TracingConfiguration. */
export const tracingField = z.object({ enabled: z.boolean().optional() });
/** EncryptionConfiguration. */
export const encryptionField = z.object({
  type: z.enum(['AWS_OWNED_KEY', 'CUSTOMER_MANAGED_KMS_KEY']),
  kmsKeyId: z.string().min(1).max(2048).optional(),
  kmsDataKeyReusePeriodSeconds: z.number().int().min(60).max(900).optional(),
});

// Whitespace, brackets, wildcards, special characters, control characters and surrogates, as the API reference lists.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const FORBIDDEN = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f\ufffe\uffff\ud800-\udfff]/;

/** Refuses a name that AWS's naming rules do not allow. */
export const checkName = (name: string): string => {
  if (FORBIDDEN.test(name)) throw apiErrors.invalidName(name);
  return name;
};

/** Returns a JSON payload, or throws the error that AWS answers to other text. */
export const checkJson = (text: string, problem: (message: string) => Error): unknown => {
  let value: unknown;
  try {
    value = parseJsonText(text);
  } catch {
    const found = text.trim() === '' ? undefined : jsonProblem(text);
    throw problem(found?.message ?? 'Invalid execution input.');
  }
  if (text.length > MAX_JSON_DEPTH && isDeeper(value, MAX_JSON_DEPTH)) {
    throw problem(`The JSON text is nested more than ${MAX_JSON_DEPTH} levels deep`);
  }
  return value;
};
