import { SERVICES_KIND, type Service } from '#contracts/services/service.ts';
import { defined } from '#core/defined.ts';
import { parseDurationSeconds } from '#core/durations.ts';
import { type JsonObject, ownField } from '#core/json.ts';
import type { Project } from '../project.ts';
import type { Breaker, Retry } from '../step.ts';

/** An operation of a service as its document describes it. */
export interface Operation {
  description?: string;
  method?: string;
  path: string;
  /** JSON Schema of what it takes. */
  input?: JsonObject;
  /** JSON Schema of what it answers. */
  output?: JsonObject;
  /** Name of the operation that undoes it. */
  undo?: string;
  /** Name of the operation that finds what it did by the key of its request. */
  find?: string;
  irreversible?: boolean;
}

/** A service as its document describes it. */
export interface ServiceEntry {
  description?: string;
  url: string;
  connection?: string;
  needs?: string[];
  health?: {
    path: string;
    status?: number[];
    body?: JsonObject;
    interval?: string;
    timeout?: string;
    unhealthy_after?: number;
    healthy_after?: number;
  };
  timeout?: string;
  retry?: Retry;
  breaker?: Omit<Breaker, 'name'> | 'none';
  operations?: Record<string, Operation>;
}

/** Services by name. */
export type Registry = Record<string, ServiceEntry>;

/** Returns all services that the project registers; undefined if its documents are not known. */
export const registryOf = ({ documents }: Project): Registry | undefined =>
  documents &&
  Object.assign(
    {},
    ...documents
      .filter(({ kind }) => kind === SERVICES_KIND)
      .map(({ value }) => value.services as object as Registry),
  );

/** Methods that change nothing. */
const READING = ['GET', 'HEAD', 'OPTIONS'];

/** Whether an operation changes the world. */
export const changes = ({ method = 'POST' }: Operation): boolean => !READING.includes(method);

/** Returns a service as functions of the platform need it. */
export const describeService = (name: string, entry: ServiceEntry, { connections }: Project): Service => {
  const { api_key, basic, oauth, headers } = ownField(connections, entry.connection ?? '') ?? {};
  const { description, url, needs = [], health } = entry;
  const seconds = (text: string | undefined, otherwise: number): number =>
    parseDurationSeconds(text ?? '') ?? otherwise;
  return {
    name,
    url: url.replace(/\/$/, ''),
    needs,
    ...defined({ description, api_key, basic, oauth, headers }),
    ...(health && {
      health: {
        path: health.path,
        status: health.status ?? [200],
        ...defined({ body: health.body }),
        intervalSeconds: seconds(health.interval, 60),
        timeoutSeconds: seconds(health.timeout, 5),
        unhealthyAfter: health.unhealthy_after ?? 2,
        healthyAfter: health.healthy_after ?? 1,
      },
    }),
  };
};

/** Returns a service and all that it depends on, dependencies first. What is not registered, or closes a cycle, is left out. */
export const withNeeds = (name: string, registry: Registry): string[] => {
  const found = new Set<string>();
  const visiting = new Set<string>();
  const visit = (one: string): void => {
    if (found.has(one) || visiting.has(one) || !Object.hasOwn(registry, one)) return;
    visiting.add(one);
    for (const need of ownField(registry, one)?.needs ?? []) visit(need);
    found.add(one);
  };
  visit(name);
  return [...found];
};

/** Returns the path of a cycle of dependencies, from a service back to itself; undefined if there is none. */
export const cycleIn = (registry: Registry): string[] | undefined => {
  const done = new Set<string>();
  const find = (name: string, path: string[]): string[] | undefined => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    if (done.has(name)) return undefined;
    for (const need of ownField(registry, name)?.needs ?? []) {
      const cycle = find(need, [...path, name]);
      if (cycle) return cycle;
    }
    done.add(name);
    return undefined;
  };
  for (const name of Object.keys(registry)) {
    const cycle = find(name, []);
    if (cycle) return cycle;
  }
  return undefined;
};

/** A placeholder in a path. */
export const PLACEHOLDER = /\{(\w+)\}/g;

/** Returns the names of the placeholders in a path: `order_id` of `/orders/{order_id}`. */
export const placeholdersIn = (path: string): string[] =>
  [...path.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
