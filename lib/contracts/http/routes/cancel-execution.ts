import { controlRoute } from '../control-route.ts';

export const cancelExecution = controlRoute(
  'cancel',
  'Stops an execution and undoes its effects, newest first, even if it has already failed or timed out. Call it again to retry whatever could not be undone.',
);
