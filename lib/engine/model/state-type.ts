import type { QueryLanguage } from '#asl/query-language.ts';
import type { JsonObject } from '#core/json.ts';
import type { DataFlow } from './evaluation.ts';
import type { HistoryEventType } from './event-record.ts';
import type { StateBehaviour } from './machine.ts';

/** What compiling a state needs of the machine around it. */
export interface CompileContext {
  language: QueryLanguage;
  region: string;
  account: string;
  /** Compiles a branch or an item processor and returns its index in `machine.scopes`. */
  compileScope(definition: JsonObject): number;
  /** Compiles the data fields of a state of this type and language. */
  compileFlow(definition: JsonObject): DataFlow;
}

/** A type of state; every type has a file or folder in `states/`. */
export interface StateType {
  type: string;
  failedType?: HistoryEventType;
  abortedType?: HistoryEventType;
  /** Whether the state produces a result, to which ResultPath and ResultSelector apply. */
  hasResult: boolean;
  compile(name: string, definition: JsonObject, context: CompileContext, flow: DataFlow): StateBehaviour;
}
