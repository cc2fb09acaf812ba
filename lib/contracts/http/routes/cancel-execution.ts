import { controlRoute } from '../control-route.ts';

export const cancelExecution = controlRoute(
  'cancel',
  'Ends a run and undoes what it did, newest first; of a run that failed or timed out, what its own compensations left. Asked again, it tries once more what could not be undone.',
);
