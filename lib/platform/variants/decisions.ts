import { type OpenTable, readItem, writeItem } from '#actions/ports/documents.ts';
import { KEYS } from '#contracts/table.ts';
import type { ManifestVariant, ManifestVariants } from '#contracts/variants.ts';
import { defined } from '#core/defined.ts';
import { knownAs } from '#core/json.ts';

/** What was decided about an experiment. */
export interface VariantDecision {
  /** The experiment that it is about; one that compares other things is not decided by it. */
  experiment: string;
  /** Variant that all new executions get; absent if the variants are chosen by their weights again. */
  variant?: string;
  by: string;
  /** ISO 8601. */
  at: string;
  reason?: string;
}

/** Decisions about the variants of workflows. */
export interface VariantDecisions {
  /** Returns the newest decision about a workflow's variants. */
  of(workflow: string): Promise<VariantDecision | undefined>;
  /** Replaces the decision about a workflow's variants. */
  decide(workflow: string, decision: VariantDecision): Promise<void>;
}

/** Returns the decisions in the table. */
export const decisionsIn = (open: OpenTable): VariantDecisions => ({
  async of(workflow) {
    const item = await readItem(open, KEYS.variants(workflow));
    if (!item) return undefined;
    const { experiment, variant, by, at, reason } = knownAs<VariantDecision>(item);
    return { experiment, by, at, ...defined({ variant, reason }) };
  },
  async decide(workflow, decision) {
    await writeItem(open, { ...KEYS.variants(workflow), ...decision });
  },
});

/** Returns the variant that was decided for; undefined if the weights choose, or what was decided about is no longer compared. */
export const decidedVariant = (
  variants: ManifestVariants | undefined,
  decision: VariantDecision | undefined,
  possible: readonly ManifestVariant[] = variants?.list ?? [],
): ManifestVariant | undefined =>
  decision?.experiment === variants?.experiment
    ? possible.find(({ name }) => name === decision?.variant)
    : undefined;
