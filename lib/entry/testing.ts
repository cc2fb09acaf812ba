/** `baton/testing`: what tests of workflows use. */
export {
  type RunVirtualOptions,
  runVirtual,
  type TaskAnswer,
  type TaskHandler,
  type VirtualResult,
  type VirtualTask,
} from '#engine/drivers/virtual/run-virtual.ts';
