import { controlRoute } from '../control-route.ts';

export const stopExecution = controlRoute('stop', 'Stops an execution without undoing anything.');
