import { controlRoute } from '../control-route.ts';

export const pauseExecution = controlRoute(
  'pause',
  'Ends a run where it is, so that `resume` can go on from there.',
);
