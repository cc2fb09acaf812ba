import { z } from 'zod';
import type { WorkflowGraph } from '#contracts/graph.ts';
import type { JsonObject } from '#core/json.ts';
import type { Project } from '#steps/project.ts';
import type { Draft, Path } from './draft.ts';

/** An error in a document that its schema cannot express. */
export interface KindProblem {
  /** Keys from the document's root. */
  path: Path;
  /** The key at the path is wrong, and not its value. */
  at?: 'key';
  message: string;
  hint?: string;
}

/** A kind of document besides the workflow. One folder under `lib/kinds` defines one; nothing else in Baton knows its name. */
export interface DocumentKind<D extends object = object> {
  /** The value of `kind`, and the ending of its files before `.yaml`. */
  kind: string;
  /** What the kind is for, one sentence for the reference. */
  summary: string;
  /** The document's fields besides `kind` and `$schema`, each with `.describe()`. */
  fields: z.ZodRawShape;
  /** Returns a new document that already works, as YAML. The name is in kebab-case, with quotes if YAML needs them. */
  starter(name: string): string;
  /** Returns commands, without `baton`, that try what `starter` wrote. Default: none. */
  tryOut?(name: string): string[];
  /** Says how executions of a document are started, if it is not with an input of the user's. */
  startedBy?(name: string): string;
  /** Returns the errors that the schema cannot express. */
  check?(document: D, project: Project): KindProblem[];
  /**
   * Returns the workflow that a document compiles to, in the workflow language, with the places that its parts come from. Such
   * documents are run, planned and deployed as workflows are. Absent of kinds that other documents of the project refer to.
   */
  toWorkflow?(document: D, project: Project): Draft;
  /** Returns what the manifest says of the document as `origin.about`, for functions of the platform. Default: nothing. */
  about?(document: D, project: Project): JsonObject;
  /** Returns the ids of steps of the workflow that its author should not see unless they fail. Default: none. */
  generated?(document: D): string[];
  /** Draws the document. Default: the workflow that it compiles to is drawn. */
  graph?(document: D): WorkflowGraph;
  /** What documents of the kind add to a map of the project, such as its connections. Default: nothing. */
  provides?: Provision<D>;
  /** Fields that `rewrite` takes out of workflows and steps; the first of them says that the others may be there. For editors. */
  extension?: { key: string; fields: z.ZodRawShape };
  /** Changes a document of any kind, as it is written, before it is read; undefined if there is nothing to change. */
  rewrite?(document: JsonObject, project: Project): Rewriting | undefined;
}

/** A map of the project to which documents of a kind add entries by name. It is not known while such a document cannot be read. */
interface Provision<D extends object> {
  field: 'connections';
  of(document: D): NonNullable<Project['connections']>;
}

/** A document as it is to be read, or why it cannot be. */
export interface Rewriting {
  draft: Draft;
  problems: KindProblem[];
}

/** Declares a kind of document, so that its parts are type-checked in place. */
export const defineKind = <D extends object>(kind: DocumentKind<D>): DocumentKind => kind as DocumentKind;

const schemas = new WeakMap<DocumentKind, z.ZodObject>();

/** Returns the schema of a kind's documents. */
export const kindSchema = (kind: DocumentKind): z.ZodObject => {
  const known = schemas.get(kind);
  if (known) return known;
  const schema = z.strictObject({
    kind: z.literal(kind.kind).describe('Kind of document.'),
    ...kind.fields,
    $schema: z.string().optional().describe('Address of the JSON Schema of workflow files, for editors.'),
  });
  schemas.set(kind, schema);
  return schema;
};

/** Returns the name of a document: that of a workflow is also its state machine's. */
export const documentName = (description: string) =>
  z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, { error: 'expected kebab-case: a letter, then letters, digits and "-"' })
    .max(80)
    .describe(description);
