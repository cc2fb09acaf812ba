/** Quotas of Step Functions (Developer Guide: Service quotas). Sizes in bytes of JSON text as UTF-8. */
export const LIMITS = {
  /** A state's, task's or execution's input or output. */
  payloadBytes: 262_144,
  /** One variable, and what one state's Assign sets. */
  variableBytes: 262_144,
  /** All variables of an execution together. */
  variablesBytes: 10_485_760,
  /** Events in the history of a Standard execution; the last one is its failure. */
  historyEvents: 25_000,
  /** Iterations of an inline Map that run side by side. */
  inlineConcurrency: 40,
  /** Child executions of a distributed Map that run side by side. */
  distributedConcurrency: 10_000,
  /** Bytes of inputs of a distributed Map's children that run side by side on a machine: AWS has no limit. */
  inFlightBytes: 32 * 1024 * 1024,
  /** A Standard execution's life. */
  standardSeconds: 365 * 86_400,
  /** An Express execution's life. */
  expressSeconds: 300,
} as const;
