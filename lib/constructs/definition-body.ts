import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DefinitionBody } from 'aws-cdk-lib/aws-stepfunctions';
import type { JsonObject } from '#core/json.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A template holds 1 MB (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html); many definitions share it. */
export const MAX_INLINE_BYTES = 100_000;

/** Returns a definition as text in the template, or as a separate file if it would fill the template. */
export const definitionBody = (
  name: string,
  definition: JsonObject,
  maxInlineBytes: number = MAX_INLINE_BYTES,
): DefinitionBody => {
  const text = JSON.stringify(definition, null, 2);
  if (Buffer.byteLength(text) <= maxInlineBytes) return DefinitionBody.fromString(text);
  const file = join(temporaryFolder('baton-definition-'), `${name}.asl.json`);
  writeFileSync(file, JSON.stringify(definition));
  return DefinitionBody.fromFile(file);
};
