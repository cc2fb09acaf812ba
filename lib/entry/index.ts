/** `baton`: workflows in TypeScript, and the compiler. */
export { loadActions } from '#compiler/actions/load-actions.ts';
export {
  compileDefinition,
  type DefinedWorkflow,
  type DocumentDefinition,
  defineDocument,
  defineWorkflow,
  isDefinedWorkflow,
  type WorkflowDefinition,
} from '#compiler/define-workflow.ts';
export { compileDefinitionFile } from '#compiler/definition-file.ts';
export { compileWorkflow } from '#compiler/index.ts';
export type {
  ActionCatalog,
  ActionContract,
  Compilation,
  CompileOptions,
  Plan,
  PlannedStep,
  TransitionCounts,
  WorkflowSource,
} from '#compiler/types.ts';
export { type BatonConfig, defineConfig } from '#contracts/config/config.ts';
export type { BatonSettings, StageSettings } from '#contracts/config/settings.ts';
export type { WorkflowManifest } from '#contracts/manifest.ts';
export {
  type Diagnostic,
  diagnosticLine,
  hasErrors,
  type Position,
  type Severity,
  type Span,
} from '#core/diagnostics.ts';
export type { Json, JsonObject } from '#core/json.ts';
