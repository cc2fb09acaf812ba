import { isoOf } from '#core/instants.ts';
import type { JsonObject } from '#core/json.ts';
import type { PlatformPorts } from '../platform-ports.ts';
import { stateMachineArn, versionNumber } from '../ports/arns.ts';
import { functionsIn } from '../ports/versions.ts';
import { keepDefinition } from '../versions/definition-store.ts';
import type { TargetVersion } from './target-version.ts';

/** A definition that is published for one execution. */
interface OwnDefinition {
  definition: JsonObject;
  description: string;
  /** Name of the execution that it continues or runs again. */
  resumes: string;
}

/** Publishes a version of a workflow for one execution, leaves it in the table as deployments do, and returns its ARN. */
export const publishVersion = async (
  { clock, table, versions, versionStore }: PlatformPorts,
  workflow: string,
  { role, deployed }: TargetVersion,
  { definition, description, resumes }: OwnDefinition,
): Promise<string> => {
  const arn = await versions.publish(stateMachineArn(workflow), { definition, role, description }, deployed);
  const number = versionNumber(arn);
  if (number === undefined) return arn;
  const publishedAt = isoOf(clock.now());
  await keepDefinition(table, arn, { definition });
  const functions = functionsIn(definition);
  await versionStore.add(workflow, { number, arn, role, functions, publishedAt, resumes });
  return arn;
};
