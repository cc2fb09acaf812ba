import type { listServices as route } from '#contracts/http/routes/list-services.ts';
import { servicesIn } from '#contracts/services/service.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { serviceViewOf } from '#platform/views/service-view.ts';

/** Lists the registered services in the order of their documents, dependencies first, with what their last checks found. */
export const listServices: Serves<typeof route> = async (_, { manifests, services }) => {
  const known = new Map((await services.list()).map(({ service, health }) => [service.name, health]));
  const registered = [...(await manifests()).values()].flatMap(servicesIn);
  return { services: registered.map((service) => serviceViewOf(service, known.get(service.name))) };
};
