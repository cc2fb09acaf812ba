import type { JsonObject } from '#core/json.ts';

/** Field of an execution's input that says which variant it got, as `assignmentText` writes it; only if there are variants. */
export const VARIANT_FIELD = 'baton_variant';

/** One of the variants between which the executions of a workflow are distributed. */
export interface ManifestVariant {
  name: string;
  /** Share in relation to the other weights. */
  weight: number;
  /** Fields of the input that it sets. */
  with?: JsonObject;
  /** Workflow that is started in place. */
  workflow?: string;
  /** Version that is started in place. */
  version?: number;
  description?: string;
}

/** The variants of a workflow and how they are compared. */
export interface ManifestVariants {
  /** Digits that differ if what is compared differs; weights may change meanwhile. */
  experiment: string;
  /** The first one is what the others are compared with. */
  list: ManifestVariant[];
  /** JSONata over `$input`; absent: the execution's name is the key. */
  key?: string;
  /** JSONata over `$input` and `$output`. */
  measure?: string;
  better: 'higher' | 'lower';
  /** Smallest difference that matters, in percent of the first variant. */
  detectPercent: number;
}

/** Which variant an execution got. */
export interface Assignment {
  /** Workflow whose variant it is; another one may have been started in its place. */
  workflow: string;
  experiment: string;
  variant: string;
}

/** Writes an assignment as inputs, items and records have it. */
export const assignmentText = ({ workflow, experiment, variant }: Assignment): string =>
  `${workflow}/${experiment}/${variant}`;

/** Reads an assignment; undefined if the value is none. */
export const assignmentOf = (value: unknown): Assignment | undefined => {
  const [, workflow, experiment, variant] =
    typeof value === 'string'
      ? (/^([a-z][a-z0-9-]*)\/([0-9a-f]{8})\/([a-z][a-z0-9_]*)$/.exec(value) ?? [])
      : [];
  return workflow && experiment && variant ? { workflow, experiment, variant } : undefined;
};

/** Names what is started for a variant of a workflow: a workflow, and its version if that is fixed. */
export const targetText = (
  workflow: string,
  variant: Pick<Partial<ManifestVariant>, 'version' | 'workflow'> = {},
): string => {
  const started = variant.workflow ?? workflow;
  return variant.version === undefined ? started : `${started}:${variant.version}`;
};
