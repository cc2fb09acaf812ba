import { controlRoute } from '../control-route.ts';

export const retryExecution = controlRoute(
  'retry',
  'Continues a failed execution from the step that failed.',
);
