import { isObject, type Json, type JsonObject } from '#core/json.ts';

/** Key of the `${…}` that stands for the partition of the stack's region: `aws`, `aws-cn`, `aws-us-gov`. */
const PARTITION_KEY = 'aws_partition';

/** What a service integration begins with in a compiled definition. */
const INTEGRATION = 'arn:aws:states:::';

/** A definition that holds in every partition, and the values of the placeholders that this takes. */
export interface PartitionedDefinition {
  definition: JsonObject;
  substitutions: Record<string, string>;
}

/**
 * Returns a definition whose service integrations name the stack's partition in place of `aws`, which is the only one that
 * compiled workflows and their golden files know.
 */
export const withPartition = (definition: JsonObject, partition: string): PartitionedDefinition => {
  let found = false;
  const resource = (arn: string): string => {
    if (!arn.startsWith(INTEGRATION)) return arn;
    found = true;
    return arn.replace('arn:aws:', `arn:\${${PARTITION_KEY}}:`);
  };
  const rewrite = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(rewrite);
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        key === 'Resource' && typeof item === 'string' ? resource(item) : rewrite(item),
      ]),
    );
  };
  const rewritten = rewrite(definition) as JsonObject;
  return { definition: rewritten, substitutions: found ? { [PARTITION_KEY]: partition } : {} };
};
