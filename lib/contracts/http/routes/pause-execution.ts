import { controlRoute } from '../control-route.ts';

export const pauseExecution = controlRoute('pause', 'Stops an execution so that `resume` can continue it.');
