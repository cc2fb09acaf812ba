import type { Connection } from '#contracts/connections/connection.ts';
import type { DeclaredErrors } from '#contracts/errors.ts';
import type { Span } from '#core/diagnostics.ts';
import type { Json, JsonObject } from '#core/json.ts';
import type { NamedScript } from './sections.ts';
import type { Compensation } from './step.ts';

/** Facts about a variant of a workflow, for the steps that call it. */
export interface VariantFacts {
  /** Workflow that is started in place. */
  workflow?: string;
  /** Version that is started in place. */
  version?: number;
  /** Fields of the input that it sets. */
  sets: readonly string[];
}

/** Facts about a workflow of the project, for the steps that call it. */
export interface WorkflowFacts {
  name: string;
  /** Absolute path of the file that defines it. */
  file: string;
  /** JSON Schema of the input. */
  input?: JsonObject;
  /** JSON Schema of the output, if it is known. */
  readonly output?: JsonObject;
  /** Names of the workflows that its steps and its variants start. */
  readonly calls: readonly string[];
  /** Between what its executions are distributed; absent without variants. */
  readonly variants?: readonly VariantFacts[];
  /** Whether an execution that has succeeded has something to undo. */
  readonly undoes: boolean;
}

/** Facts about an action of the project, for steps that call it. */
export interface ActionFacts {
  /** `factory/action`. */
  name: string;
  /** JSON Schema of the input. */
  input?: JsonObject;
  /** JSON Schema of the result. */
  output?: JsonObject;
  /** Whether the action has an effect; absent if its contract does not say. */
  effect?: boolean;
  /** Errors that it declares. */
  errors?: DeclaredErrors;
  /** Memory of the function in megabytes; absent if its `deployment.ts` does not say. */
  memoryMegabytes?: number;
  /** Whether workers run it, and not Lambda. */
  worker?: boolean;
  /** Whether the action can find the result of an effect by its key. */
  find?: boolean;
  /** How its effect is undone; `$input` and `$result` in it are the action's. */
  compensate?: Compensation;
}

/** What is known of a call of an AWS service. */
export type ServiceCall =
  | {
      /** The service has no such action. */
      problem: { message: string; hint?: string };
    }
  | {
      /** Returns the JSON Schema of the parameters, as far as those that are given reach into it. */
      input(given: Json): JsonObject;
    };

/** A document of the project of another kind than the workflow, as it was written and without errors of shape. */
export interface ProjectDocument {
  /** Kind of the document. */
  kind: string;
  /** Its path from the project's folder. */
  file: string;
  value: JsonObject;
  /** Looks up where a place of the document is in its text. */
  spanOf(
    path: (string | number)[],
    spot?: { at?: 'key'; within?: { start: number; end: number } },
  ): Span | undefined;
}

/** A file of the project whose mistakes keep others from knowing what is in it. */
export interface UnreadFile {
  /** Kind of the document, as the file's name says it. */
  kind: string;
  /** Name of the document. */
  name: string;
  /** Its path from the project's folder. */
  file: string;
  /** Whether it would be called by its name, as workflows are: it compiles to one. */
  isWorkflow: boolean;
}

/** The project around a document; what is absent is not known and not checked. */
export interface Project {
  /** Its workflows, by name. */
  workflows?: ReadonlyMap<string, WorkflowFacts>;
  /** Its actions, by name. */
  actions?: ReadonlyMap<string, ActionFacts>;
  /** How requests to APIs are authorised, by name. */
  connections?: Record<string, Connection>;
  /** Its documents of other kinds than the workflow. */
  documents?: readonly ProjectDocument[];
  /** The document's own scripts that have names. */
  scripts?: Record<string, NamedScript>;
  /** Files that are there, but cannot be known because of the mistakes in them. */
  unread?: readonly UnreadFile[];
  /** Whether npm has installed a package for the project. */
  hasPackage?(name: string): boolean;
  /** Lists the modules of a package that pip has installed for the project. */
  pythonModules?(name: string): readonly string[] | 'missing';
  /** Reads a text file by its path from the project's folder; undefined if there is none. */
  read?(file: string): string | undefined;
  /** Lists the permissions of an AWS service by their prefix, without it; undefined if IAM has none of that prefix. */
  permissions?(prefix: string): readonly string[] | undefined;
  /**
   * Looks up a call of an AWS service in the service's model; undefined if there is none. `optimised` integrations name some members
   * differently.
   */
  serviceCall?(service: string, action: string, optimised?: boolean): ServiceCall | undefined;
}

/**
 * Explains that something is not known because the file that would tell has mistakes; undefined if no such file does. Without a name, any
 * document of the kind may be it.
 */
export const unreadProblem = (
  { unread = [] }: Project,
  what: string,
  { kind, name }: { kind: string; name?: string },
): { message: string; hint: string } | undefined => {
  const found = unread.find(
    (file) =>
      (kind === 'workflow' ? file.isWorkflow : file.kind === kind) &&
      (name === undefined || file.name === name),
  );
  return (
    found && { message: `${what} is not known: ${found.file} has mistakes`, hint: 'correct that file first' }
  );
};
