import type { StateBehaviour } from '../state.ts';
import type { MapSource } from './settings.ts';

export const compileDistributedMap = (_: MapSource): StateBehaviour => ({ execute() {} });
