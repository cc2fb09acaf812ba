import type { Finding, RuleInfo } from '../findings/finding.ts';
import type { Model } from '../model/model.ts';

/** A kind of error or warning. Each has a file in this folder or, if the parser finds it, in `parse/errors`. */
export interface Rule extends RuleInfo {
  /** Looks for it in a document. Absent if the compiler finds it before or after the rules run. */
  check?(model: Model): Iterable<Finding>;
}
