import type { listVariants as route } from '#contracts/http/routes/list-variants.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { requireManifest } from '#platform/ports/manifests.ts';
import { comparisonOf } from '#platform/variants/comparison.ts';

/** Compares the variants of a workflow. */
export const listVariants: Serves<typeof route> = async ({ parameters }, ports) =>
  comparisonOf(ports, await requireManifest(ports.manifests, parameters.workflow));
