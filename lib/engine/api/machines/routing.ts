import { z } from 'zod';
import type { Alias, Catalogue } from '../catalogue/catalogue.ts';
import { parseMachineArn } from '../protocol/arns.ts';
import { apiErrors } from '../protocol/errors.ts';
import { arnField } from '../protocol/fields.ts';

/** An alias routes to one version, or shares executions between two. */
export const routingField = z
  .array(z.object({ stateMachineVersionArn: arnField, weight: z.number().int().min(0).max(100) }))
  .min(1)
  .max(2);

/**
 * Refuses a routing that is not over distinct, existing versions of one machine (`ofMachine`, if that is known) with
 * weights that add up to 100.
 */
export const checkRouting = (catalogue: Catalogue, routing: Alias['routing'], ofMachine?: string): void => {
  const arns = routing.map((route) => route.stateMachineVersionArn);
  const received = `Received: [${arns.join(', ')}]`;
  const parsed = arns.map(parseMachineArn);
  if (parsed.some(({ qualifier }) => qualifier === undefined || !/^\d+$/.test(qualifier))) {
    throw apiErrors.validation(`Routing configuration must contain state machine version ARNs. ${received}`);
  }
  if (new Set(arns).size < arns.length) {
    throw apiErrors.validation(
      `Routing configuration must contain distinct state machine version ARNs. ${received}`,
    );
  }
  const machines = new Set(parsed.map(({ machineArn }) => machineArn));
  if (machines.size > 1 || (ofMachine !== undefined && !machines.has(ofMachine))) {
    throw apiErrors.validation(
      `Routing configuration must contain versions of the same state machine. ${received}`,
    );
  }
  const weights = routing.map(({ weight }) => weight);
  if (weights.reduce((sum, weight) => sum + weight, 0) !== 100) {
    throw apiErrors.validation(
      `Sum of routing configuration weights must equal 100. Received: [${weights.join(', ')}]`,
    );
  }
  for (const arn of arns) if (!catalogue.versions.get(arn)) throw apiErrors.resourceNotFound(arn);
};

/** Returns the alias of an ARN, or throws ResourceNotFound. */
export const existingAlias = (catalogue: Catalogue, arn: string): Alias => {
  parseMachineArn(arn);
  const alias = catalogue.aliases.get(arn);
  if (!alias) throw apiErrors.aliasNotFound();
  return alias;
};
