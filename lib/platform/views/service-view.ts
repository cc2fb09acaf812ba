import type { z } from 'zod';
import type { serviceView } from '#contracts/http/routes/list-services.ts';
import type { Service } from '#contracts/services/service.ts';
import { defined } from '#core/defined.ts';
import { isoOf } from '#core/instants.ts';
import type { Health } from '../services/health.ts';

/** Returns a service as the API shows it. */
export const serviceViewOf = (
  { name, description, url, needs }: Service,
  health: Health | undefined,
): z.input<typeof serviceView> => {
  return {
    name,
    url,
    needs,
    status: health?.status ?? 'unknown',
    ...defined({ description, error: health?.error }),
    ...(health && {
      since: isoOf(health.since),
      checked_at: isoOf(health.checkedAt),
      latency_ms: health.latencyMilliseconds,
      failures: health.failures,
    }),
  };
};
