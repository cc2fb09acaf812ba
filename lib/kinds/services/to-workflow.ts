import type { JsonObject } from '#core/json.ts';
import type { Project } from '#steps/project.ts';
import { changes, type Operation, type Registry, withNeeds } from '#steps/service/registry.ts';
import { copied, type Draft, madeFrom } from '../draft.ts';
import { SHARED } from '../workflow-fields.ts';
import type { Services } from './schema.ts';

/**
 * Returns the workflow that runs an operation across services: a step for each service that has operations, which waits for those that
 * the service depends on and gets their results.
 */
export const toWorkflow = (document: Services, _project: Project): Draft => {
  const { services } = document;
  const acting = inOrder(services).filter((name) => Object.keys(services[name]?.operations ?? {}).length > 0);
  // The check reports it in the author's words: empty lists would be errors beside that one.
  if (acting.length === 0)
    return { name: copied(document, ['name']), steps: [{ id: 'nothing', type: 'transform', with: {} }] };
  const operations = [...new Set(acting.flatMap((name) => Object.keys(services[name]?.operations ?? {})))];
  return {
    ...Object.fromEntries(SHARED.map((field) => [field, copied(document, [field])])),
    input: madeFrom(['services'], inputOf(operations)),
    steps: acting.map((name, index) => {
      // In a cycle, which is reported, some dependencies come later.
      const earlier = acting.slice(0, index);
      const before = withNeeds(name, services).filter((one) => earlier.includes(one));
      return madeFrom(['services', name], {
        id: name,
        type: 'switch',
        description: copied(document, ['services', name, 'description']),
        needs: before,
        cases: Object.entries(services[name]?.operations ?? {}).map(([operation, described]) =>
          madeFrom(['services', name, 'operations', operation], {
            when: `$input.operation = "${operation}"`,
            steps: [call({ name, operation, described }, contextOf(before))],
          }),
        ),
      });
    }),
    output: madeFrom(
      ['services'],
      Object.fromEntries(acting.map((name) => [name, `{{ $${name} != null ? $${name} : null }}`])),
    ),
  };
};

/** The services of a registry, dependencies first. */
const inOrder = (services: Registry): string[] => [
  ...new Set(Object.keys(services).flatMap((name) => withNeeds(name, services))),
];

const inputOf = (operations: readonly string[]): JsonObject => ({
  type: 'object',
  required: ['operation'],
  properties: {
    operation: { enum: [...operations], description: 'What the services are to do.' },
    with: { type: 'object', default: {}, description: 'What the operation gets.' },
  },
});

/** What an operation gets: the input, and over it the results of the services before that are maps. */
const contextOf = (before: readonly string[]): string =>
  `{{ $merge([$input.with, ${before.map((name) => `($type($${name}) = "object" ? $${name} : {})`).join(', ')}]) }}`.replace(
    ', ]',
    ']',
  );

const call = (
  { name, operation, described }: { name: string; operation: string; described: Operation },
  context: string,
): Draft => ({
  id: `${name}_${operation}`,
  type: 'service',
  service: name,
  operation,
  with: context,
  // What changes the world and names no way back was meant so by whoever described the operation.
  ...(changes(described) && described.undo === undefined && { irreversible: true }),
});
