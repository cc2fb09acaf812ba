import { controlRoute } from '../control-route.ts';

export const resumeExecution = controlRoute(
  'resume',
  'Continues a paused execution from the steps it was in.',
);
