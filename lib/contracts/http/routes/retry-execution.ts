import { controlRoute } from '../control-route.ts';

export const retryExecution = controlRoute('retry', 'Goes on with a failed run, from the step that failed.');
