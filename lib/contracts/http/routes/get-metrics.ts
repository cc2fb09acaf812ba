import { z } from 'zod';
import { defineRoute } from '../route.ts';

export const getMetrics = defineRoute({
  name: 'get-metrics',
  method: 'GET',
  path: '/metrics',
  summary: 'Returns counters of workflows, steps and breakers in the format of Prometheus.',
  response: z.string(),
  contentType: 'text/plain; version=0.0.4; charset=utf-8',
});
