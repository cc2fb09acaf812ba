import type { JsonObject } from '#core/json.ts';
import type { Connection } from '../connections/connection.ts';
import type { WorkflowManifest } from '../manifest.ts';

/** Kind of the documents that register services. */
export const SERVICES_KIND = 'services';

/** How the health of a service is checked. */
export interface HealthCheck {
  /** Path of the request, below the service's address. */
  path: string;
  /** Statuses of an answer that is as expected. */
  status: number[];
  /** JSON Schema of its body. */
  body?: JsonObject;
  intervalSeconds: number;
  timeoutSeconds: number;
  /** Checks that must fail one after the other before the service counts as unhealthy. */
  unhealthyAfter: number;
  /** Checks that must succeed one after the other before it counts as healthy again. */
  healthyAfter: number;
}

/** A registered service, as functions of the platform need it. */
export interface Service extends Pick<Connection, 'api_key' | 'basic' | 'oauth' | 'headers'> {
  name: string;
  description?: string;
  /** Address, without a slash at its end. */
  url: string;
  /** Names of the services that it depends on. */
  needs: string[];
  health?: HealthCheck;
}

/** Returns the services that the document behind a manifest registers; none of other workflows. */
export const servicesIn = ({ origin }: Pick<WorkflowManifest, 'origin'>): Service[] =>
  origin?.kind === SERVICES_KIND && Array.isArray(origin.about?.services)
    ? (origin.about.services as object[] as Service[])
    : [];

/** Longest time that a call of a service may take, in seconds. */
export const MAX_SERVICE_SECONDS = 300;
