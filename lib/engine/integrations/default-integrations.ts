import type { Integrations } from './integration.ts';
import type { Pace } from './jobs.ts';
import { services } from './services/index.ts';

/**
 * Returns the integrations that call AWS, by the service part of a task's resource. `aws-sdk` serves every `aws-sdk:…`
 * resource and every service without an entry; the engine itself adds `states`. `pace` says how often jobs are looked at.
 */
export const defaultIntegrations = (pace?: Pace): Integrations =>
  Object.fromEntries(
    Object.entries(services).map(([service, integration]) => [
      service,
      typeof integration === 'function' ? integration(pace) : integration,
    ]),
  );
