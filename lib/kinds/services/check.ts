import { SERVICES_KIND } from '#contracts/services/service.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import { parseDurationSeconds } from '#core/durations.ts';
import { isObject } from '#core/json.ts';
import { type Project, unreadProblem } from '#steps/project.ts';
import {
  changes,
  cycleIn,
  type Operation,
  PLACEHOLDER,
  placeholdersIn,
  type Registry,
  registryOf,
  type ServiceEntry,
} from '#steps/service/registry.ts';
import type { KindProblem } from '../document-kind.ts';
import type { Services } from './schema.ts';

/** EventBridge's shortest period. */
const MIN_INTERVAL_SECONDS = 60;

/** Returns what is wrong with a registry: unknown dependencies, cycles, connections, operations. */
export const checkServices = (document: Services, project: Project): KindProblem[] => {
  const { services } = document;
  const others = registryOf({
    documents: project.documents?.filter(({ value }) => value.name !== document.name),
  });
  const known = { ...others, ...services };
  const problems = Object.entries(services).flatMap(([name, entry]) => [
    ...(others && Object.hasOwn(others, name) ? [registeredTwice(name)] : []),
    ...unknownNeeds(name, entry, { known, project }),
    ...checkConnection(name, entry, project),
    ...checkInterval(name, entry),
    ...Object.entries(entry.operations ?? {}).flatMap(([operation, described]) => [
      ...checkPath(name, operation, described),
      ...checkOperation(name, operation, described, entry.operations ?? {}),
      ...checkFind(name, operation, entry.operations ?? {}),
    ]),
  ]);
  return [...problems, ...checkCycle(services, known), ...checkAny(services)];
};

const registeredTwice = (name: string): KindProblem => ({
  path: ['services', name],
  at: 'key',
  message: `another document registers a service "${name}" too`,
  hint: 'names of services are unique in a project',
});

const unknownNeeds = (
  name: string,
  { needs = [] }: ServiceEntry,
  { known, project }: { known: Registry; project: Project },
): KindProblem[] =>
  needs.flatMap((need, index): KindProblem[] => {
    if (Object.hasOwn(known, need)) return [];
    const path = ['services', name, 'needs', index];
    const unread = unreadProblem(project, `the service "${need}"`, { kind: SERVICES_KIND });
    if (unread) return [{ path, ...unread }];
    const message = `${name} depends on "${need}", which is not registered`;
    const hint = didYouMean(need, Object.keys(known)) ?? `there are ${Object.keys(known).join(', ')}`;
    return [{ path, message, hint }];
  });

const checkConnection = (
  name: string,
  { connection }: ServiceEntry,
  { connections }: Project,
): KindProblem[] =>
  connection === undefined || !connections || Object.hasOwn(connections, connection)
    ? []
    : [
        {
          path: ['services', name, 'connection'],
          message: `there is no connection "${connection}"`,
          hint:
            didYouMean(connection, Object.keys(connections)) ??
            'describe it in statemachines/connections.yaml',
        },
      ];

const checkInterval = (name: string, { health }: ServiceEntry): KindProblem[] =>
  (parseDurationSeconds(health?.interval ?? '') ?? MIN_INTERVAL_SECONDS) < MIN_INTERVAL_SECONDS
    ? [
        {
          path: ['services', name, 'health', 'interval'],
          message: `the health of ${name} is checked every ${health?.interval}, expected 1m or more`,
          hint: 'schedules of EventBridge have no shorter period',
        },
      ]
    : [];

const checkPath = (service: string, name: string, { path }: Operation): KindProblem[] =>
  /[{}]/.test(path.replaceAll(PLACEHOLDER, ''))
    ? [
        {
          path: ['services', service, 'operations', name, 'path'],
          message: `a brace in the path of ${name} of ${service} is not around the name of a field`,
          hint: 'write a field as in /orders/{order_id}',
        },
      ]
    : [];

const checkOperation = (
  service: string,
  name: string,
  { undo, irreversible, ...operation }: Operation,
  operations: Record<string, Operation>,
): KindProblem[] => {
  const path = ['services', service, 'operations', name];
  if (undo !== undefined && irreversible)
    return [
      {
        path: [...path, 'irreversible'],
        message: `${name} of ${service} has "undo", so it is not irreversible`,
      },
    ];
  if (undo === name)
    return [
      {
        path: [...path, 'undo'],
        message: `${name} of ${service} cannot undo itself`,
        hint: 'name the operation that takes its effect back, or write irreversible: true',
      },
    ];
  if (undo !== undefined && !Object.hasOwn(operations, undo))
    return [
      {
        path: [...path, 'undo'],
        message: `${service} has no operation "${undo}"`,
        hint: didYouMean(undo, Object.keys(operations)) ?? `it has ${Object.keys(operations).join(', ')}`,
      },
    ];
  return (undo !== undefined || irreversible) && !changes(operation)
    ? [
        {
          path: [...path, undo === undefined ? 'irreversible' : 'undo'],
          message: `${name} of ${service} is a ${operation.method}, which changes nothing`,
        },
      ]
    : [];
};

/** Checks that an operation that finds what another one did is there, changes nothing, and gets what its path names. */
const checkFind = (service: string, name: string, operations: Record<string, Operation>): KindProblem[] => {
  const { find, ...operation } = operations[name] ?? { path: '' };
  if (find === undefined) return [];
  const path = ['services', service, 'operations', name, 'find'];
  const finding = Object.hasOwn(operations, find) ? operations[find] : undefined;
  if (!finding) {
    const reading = Object.keys(operations).filter((one) => !changes(operations[one] ?? { path: '' }));
    const all =
      reading.length > 0 ? `there are ${reading.join(', ')}` : 'describe one with method: GET that does';
    return [
      { path, message: `${service} has no operation "${find}"`, hint: didYouMean(find, reading) ?? all },
    ];
  }
  if (changes(finding))
    return [
      {
        path,
        message: `${find} of ${service} is a ${finding.method ?? 'POST'}, which may change something; what finds must not`,
        hint: 'name an operation with method: GET',
      },
    ];
  if (!changes(operation))
    return [{ path, message: `${name} of ${service} is a ${operation.method}, which does nothing to find` }];
  const { properties } = operation.input ?? {};
  if (!isObject(properties)) return [];
  const known = ['key', ...placeholdersIn(operation.path), ...Object.keys(properties)];
  const missing = placeholdersIn(finding.path).filter((field) => !known.includes(field));
  return missing.length === 0
    ? []
    : [
        {
          path,
          message: `the path ${finding.path} of ${find} needs ${missing.join(', ')}, which ${name} does not get`,
          hint: `it gets ${known.join(', ')}`,
        },
      ];
};

const checkCycle = (services: Registry, known: Registry): KindProblem[] => {
  const cycle = cycleIn(known);
  const [first = '', second = ''] = cycle ?? [];
  if (!cycle || !Object.hasOwn(services, first)) return [];
  const index = services[first]?.needs?.indexOf(second) ?? 0;
  return [
    {
      path: ['services', first, 'needs', index],
      message: `services depend on each other in a circle: ${cycle.join(' → ')}`,
    },
  ];
};

const checkAny = (services: Registry): KindProblem[] =>
  Object.values(services).some(({ operations }) => Object.keys(operations ?? {}).length > 0)
    ? []
    : [
        {
          path: ['services'],
          at: 'key',
          message: 'none of the services has an operation',
          hint: 'describe what can be asked of them in "operations"',
        },
      ];
