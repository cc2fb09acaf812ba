import { servicesIn } from '#contracts/services/service.ts';
import type { PlatformPorts } from '#platform/platform-ports.ts';
import { checkService } from '#platform/services/check-service.ts';
import { isDue } from '#platform/services/health.ts';

/** Checks the health of all registered services whose interval is over, side by side; one that fails keeps none from being checked. */
export const checkServices = async (_event: unknown, ports: PlatformPorts): Promise<void> => {
  const manifests = await ports.manifests();
  const services = [...manifests.values()].flatMap(servicesIn);
  const { services: store, publish, secret, clock } = ports;
  const checks = await Promise.allSettled(
    services.map(async (service) => {
      if (!service.health) return;
      const { health } = await store.read(service.name);
      if (isDue(health, service.health, clock.now()))
        await checkService(service, service.health, { store, publish, secret, clock });
    }),
  );
  const failures = checks.flatMap((check) => (check.status === 'rejected' ? [check.reason] : []));
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} services could not be checked`);
};
