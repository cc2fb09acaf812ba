import type { EngineEvent } from '../run.ts';
import type { Turn } from '../turn.ts';

type Event<Type extends EngineEvent['type']> = Extract<EngineEvent, { type: Type }>;
export const itemsRead = (_t: Turn, _e: Event<'itemsRead'>): void => {};
export const itemsReadFailed = (_t: Turn, _e: Event<'itemsReadFailed'>): void => {};
export const resultsWritten = (_t: Turn, _e: Event<'resultsWritten'>): void => {};
export const resultsWriteFailed = (_t: Turn, _e: Event<'resultsWriteFailed'>): void => {};
export const childFinished = (_t: Turn, _e: Event<'childFinished'>): void => {};
export const mapRunUpdated = (_t: Turn, _e: Event<'mapRunUpdated'>): void => {};
