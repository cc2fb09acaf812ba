import type { DefinitionDiagnostic } from '#asl/diagnostic.ts';
import { unknownResource } from '#asl/rules/resources.ts';
import { optimisedMemberName, sdkMemberName } from '#asl/sdk-names.ts';
import { type PlacedState, walkGraphs } from '#asl/walk.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import {
  type DeclaredStructure,
  type DeclaredType,
  ServiceDeclarations,
} from '../../integrations/sdk/declarations.ts';
import { hasAction } from '../../integrations/sdk/operations.ts';
import { parseResource } from '../../run/tasks/resource.ts';

/** Optimised integrations whose parameters are those of an operation, and the SDK's name of the service. */
const OPTIMISED: ReadonlyMap<string, string> = new Map([
  ['batch', 'batch'],
  ['dynamodb', 'dynamodb'],
  ['ecs', 'ecs'],
  ['events', 'eventbridge'],
  ['glue', 'glue'],
  ['lambda', 'lambda'],
  ['sns', 'sns'],
  ['sqs', 'sqs'],
  ['states', 'sfn'],
]);

/**
 * Findings about tasks that call a service: actions that it does not have, and, as far as an SDK package of it is installed,
 * parameters that it does not have and those that it requires. https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
export const sdkDiagnostics = (definition: JsonObject): DefinitionDiagnostic[] =>
  walkGraphs(definition)
    .flatMap((graph) => graph.states)
    .flatMap((placed) => (placed.type === 'Task' ? taskDiagnostics(placed) : []));

const taskDiagnostics = ({ state, location, language }: PlacedState): DefinitionDiagnostic[] => {
  const resource = parseResource(String(state.Resource), '', '');
  if (resource?.kind !== 'integration') return [];
  const [, sdk] = /^aws-sdk:(\w+)$/.exec(resource.resourceType) ?? [];
  const service = sdk ?? OPTIMISED.get(resource.resourceType);
  const model = service === undefined ? undefined : ServiceDeclarations.of(service);
  if (!model) {
    const isUnknown = sdk !== undefined && hasAction(sdk, resource.action) === false;
    return isUnknown ? [refused(unknownResource(resource.arn), `${location}/Resource`)] : [];
  }
  const operation = model.operations.find((name) => actionOf(name) === resource.action);
  if (operation === undefined) {
    return [refused(unknownResource(resource.arn), `${location}/Resource`)];
  }
  const field = language === 'JSONata' ? 'Arguments' : 'Parameters';
  const structure = model.input(operation);
  if (!structure) return [];
  const nameOf = sdk === undefined ? optimisedMemberName : sdkMemberName;
  const unknown = unknownFields(state[field], structure, {
    model,
    nameOf,
    isTemplate: field === 'Parameters',
  });
  const missing = sdk === undefined ? [] : missingFields(state[field], structure, field === 'Parameters');
  return [
    ...[...unknown].map((name) => `The field "${name}" is not supported by Step Functions`),
    ...missing.map((name) => `The field '${name}' is required but was missing`),
  ].map((message) => refused(message, `${location}/${field}`));
};

/** Returns required members that are not given; those that make retries safe are declared as optional, and filled in. */
const missingFields = (
  value: Json | undefined,
  structure: DeclaredStructure,
  isTemplate: boolean,
): string[] => {
  if (!isObject(value)) return [];
  return [...structure]
    .filter(([, { isRequired }]) => isRequired)
    .map(([member]) => sdkMemberName(member))
    .filter((name) => value[name] === undefined && !(isTemplate && value[`${name}.$`] !== undefined));
};

const actionOf = (operation: string): string => operation.slice(0, 1).toLowerCase() + operation.slice(1);

const refused = (message: string, location: string): DefinitionDiagnostic => ({
  severity: 'ERROR',
  code: 'SCHEMA_VALIDATION_FAILED',
  message,
  location,
});

interface Names {
  model: ServiceDeclarations;
  nameOf(member: string): string;
  /** Whether fields may end in `.$`: their values are computed. */
  isTemplate: boolean;
}

/** Yields fields of a structure that it does not have. */
function* unknownFields(
  value: Json | undefined,
  structure: DeclaredStructure,
  names: Names,
): Generator<string> {
  if (!isObject(value)) return;
  const members = new Map([...structure].map(([member, type]) => [names.nameOf(member), type]));
  for (const [field, inner] of Object.entries(value)) {
    const isComputed = names.isTemplate && field.endsWith('.$');
    const name = isComputed ? field.slice(0, -2) : field;
    const type = members.get(name);
    if (!type) yield name;
    else if (!isComputed) yield* unknownInside(inner, type, names);
  }
}

function* unknownInside(value: Json, type: DeclaredType, names: Names): Generator<string> {
  const [outer, ...around] = type.around;
  if (outer === undefined) {
    const structure = names.model.structure(type.name);
    if (structure) yield* unknownFields(value, structure, names);
  } else if (outer === 'list' ? Array.isArray(value) : isObject(value)) {
    for (const item of Object.values<Json>(value as JsonObject))
      yield* unknownInside(item, { name: type.name, around }, names);
  }
}
