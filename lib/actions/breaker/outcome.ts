import type { DeclaredErrors } from '#contracts/errors.ts';
import { ActionError } from '../action-error.ts';
import type { BreakerRules } from '../contract.ts';
import type { Outcome } from './transition.ts';

/** Errors that arise before the service is called, or that say nothing about it. */
const OWN = new Set(['InvalidInput', 'InvalidOutput', 'Misconfigured', 'AlreadyInProgress', 'CircuitOpen']);

/**
 * Returns what an error says about the service. A business error that no retry would fix (`retryable: false`) is an answer, so
 * the service works; anything else is a failure. The action's rules come first.
 */
export const outcomeOf =
  (rules: BreakerRules = {}, declared: DeclaredErrors = {}) =>
  (error: unknown): Outcome => {
    const name = error instanceof Error ? error.name : 'Error';
    if (rules.counts?.includes(name)) return 'failure';
    if (rules.ignores?.includes(name) || OWN.has(name)) return 'ignored';
    const retryable =
      (error instanceof ActionError ? error.retryable : undefined) ?? declared[name]?.retryable;
    return retryable === false ? 'success' : 'failure';
  };
