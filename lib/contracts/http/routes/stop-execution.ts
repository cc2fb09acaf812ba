import { controlRoute } from '../control-route.ts';

export const stopExecution = controlRoute('stop', 'Ends a run where it is; nothing is undone.');
