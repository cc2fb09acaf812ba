import type { Publish } from '#actions/ports/publish.ts';
import { openMetrics } from '#actions/telemetry/metrics.ts';
import type { HealthCheck, Service } from '#contracts/services/service.ts';
import { defined } from '#core/defined.ts';
import { isoOf } from '#core/instants.ts';
import { checkSchema, problemWords } from '#core/json-schema.ts';
import { type Asking, askService, failureWords } from './ask-service.ts';
import { afterProbe, type Health, type Probe } from './health.ts';
import type { HealthStore } from './health-store.ts';

/** What checks of services need. */
export interface Checking extends Asking {
  store: HealthStore;
  publish: Publish;
}

/** Checks in a row of a service of which nothing is known: a call may be waiting for them. */
const MAX_FIRST_CHECKS = 3;

/** Whether checks failed, but not enough of them to tell. */
const isInDoubt = ({ status, failures }: Health): boolean => status === 'healthy' && failures > 0;

/**
 * Checks a service, keeps what was found and returns it. A change of status is an event on the bus. Of checks at the same time,
 * the first to end counts. The first time, a check that fails is repeated at once, up to where the service counts as unhealthy.
 */
export const checkService = async (
  service: Service,
  check: HealthCheck,
  checking: Checking,
): Promise<Health> => {
  const { store, clock, publish } = checking;
  const { health: before, version } = await store.read(service.name);
  const probed = async (known: Health | undefined): Promise<Health> =>
    afterProbe(known, await probeOf(service, check, checking), check, clock.now());
  let health = await probed(before);
  while (before === undefined && isInDoubt(health) && health.failures < MAX_FIRST_CHECKS)
    health = await probed(health);
  if (!(await store.write(service, health, version)))
    return (await store.read(service.name)).health ?? health;
  await healthMetrics(service.name, health);
  if (before?.status !== health.status && (before || health.status === 'unhealthy')) {
    const at = isoOf(health.since);
    await publish('Service Changed', {
      at,
      service: service.name,
      to: health.status,
      ...defined({ error: health.error }),
    });
  }
  return health;
};

const probeOf = async (service: Service, check: HealthCheck, asking: Asking): Promise<Probe> => {
  const begun = asking.clock.now();
  const latency = () => ({ latencyMilliseconds: asking.clock.now() - begun });
  const { path, timeoutSeconds } = check;
  try {
    const request = { method: 'GET', path, milliseconds: timeoutSeconds * 1000 };
    const { status, body } = await askService(service, request, asking);
    if (!check.status.includes(status)) return { ...latency(), error: `GET ${path} answers with ${status}` };
    if (!check.body) return latency();
    const { problems } = await checkSchema(check.body, body);
    return {
      ...latency(),
      ...(problems.length > 0 && { error: `GET ${path}: ${problemWords(problems)}` }),
    };
  } catch (error) {
    return { ...latency(), error: `GET ${path}: ${failureWords(error)}` };
  }
};

const healthMetrics = async (service: string, { status, latencyMilliseconds }: Health): Promise<void> => {
  const metrics = await openMetrics({ registered: service });
  if (!metrics) return;
  metrics.addMetric('ServiceHealthy', 'Count', status === 'healthy' ? 1 : 0);
  metrics.addMetric('ServiceLatency', 'Milliseconds', latencyMilliseconds);
  metrics.publishStoredMetrics();
};
