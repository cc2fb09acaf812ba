import { z } from 'zod';
import { defineRoute } from '../route.ts';

export const getMetrics = defineRoute({
  name: 'get-metrics',
  method: 'GET',
  path: '/metrics',
  summary: 'Counters of workflows, steps and breakers, as Prometheus reads them.',
  response: z.string(),
  contentType: 'text/plain; version=0.0.4; charset=utf-8',
});
