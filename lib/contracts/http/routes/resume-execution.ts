import { controlRoute } from '../control-route.ts';

export const resumeExecution = controlRoute(
  'resume',
  'Goes on with a paused run, from the steps where it was.',
);
