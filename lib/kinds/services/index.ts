import type { JsonObject } from '#core/json.ts';
import { describeService, withNeeds } from '#steps/service/registry.ts';
import { defineKind } from '../document-kind.ts';
import { checkServices } from './check.ts';
import { graphOf } from './graph.ts';
import { fields, type Services } from './schema.ts';
import { starter } from './starter.ts';
import { toWorkflow } from './to-workflow.ts';

export const servicesKind = defineKind<Services>({
  kind: 'services',
  summary:
    'A registry of services with their health, dependencies and operations; as a workflow it runs an operation across them, in the order of their dependencies.',
  fields,
  starter,
  tryOut: (name) => [`plan ${name}`, 'dev', 'services'],
  check: checkServices,
  toWorkflow,
  graph: graphOf,
  about: ({ services }, project) => ({
    services: [...new Set(Object.keys(services).flatMap((name) => withNeeds(name, services)))].map(
      (name) => describeService(name, services[name] ?? { url: '' }, project) as object as JsonObject,
    ),
  }),
});
