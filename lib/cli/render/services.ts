import type { z } from 'zod';
import type { listServices } from '#contracts/http/routes/list-services.ts';
import type { Colors } from '../terminal/terminal.ts';
import { renderTable } from './table.ts';

type Services = z.output<typeof listServices.response>['services'];

/** Renders the registered services with their health, dependencies first. */
export const renderServices = (services: Services, colors: Colors): string => {
  if (services.length === 0)
    return 'No services are registered: describe them in a document of kind services.';
  const paint = { healthy: colors.green, unhealthy: colors.red, unknown: colors.dim };
  const rows = services.map(({ name, status, since, latency_ms: latency, needs, error }) => [
    name,
    paint[status](status),
    since ?? '',
    latency === undefined ? '' : `${latency} ms`,
    needs.join(', '),
    error ?? '',
  ]);
  return renderTable(rows, {
    head: ['Service', 'Health', 'Since', 'Answered in', 'Needs', 'Last check'].map(colors.dim),
    right: [3],
  });
};
