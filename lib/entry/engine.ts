/** `baton/engine`: the Step Functions engine, which knows nothing of workflows. */
export type { Json, JsonObject } from '#core/json.ts';
export { type Endpoint, type ListenOptions, listen } from '#engine/api/server.ts';
export {
  type RunVirtualOptions,
  runVirtual,
  runVirtualSync,
  type TaskAnswer,
  type TaskHandler,
  type VirtualResult,
  VirtualSession,
  type VirtualTask,
} from '#engine/drivers/virtual/run-virtual.ts';
export { createEngine, type Engine, type EngineOptions } from '#engine/engine.ts';
export { type MachineOptions, parseMachine } from '#engine/states/parse-machine.ts';
export { MemoryStore, type MemoryStoreOptions } from '#engine/store/memory.ts';
export { SqliteStore, type SqliteStoreOptions } from '#engine/store/sqlite.ts';
