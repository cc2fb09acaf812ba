import { DEFAULT_TIMEOUT_SECONDS } from '#contracts/deployment.ts';
import { parseDurationSeconds } from '#core/durations.ts';
import { expectedDuration } from '#steps/loop-estimate.ts';
import type { Finding } from '../findings/finding.ts';
import { limitsOfActions } from '../limits.ts';
import type { Model, StepNode } from '../model/model.ts';
import type { Rule } from './rule.ts';

const code = 'unfit-timeout';

/** A function that may continue for this many times the timeout, which is likely to be a mistake. */
const FAR_BELOW = 4;

const secondsOf = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : parseDurationSeconds(text);

const estimateAbove = (model: Model, node: StepNode): Finding | undefined => {
  const { step, type, path } = node;
  if (!type?.common.includes('timeout')) return undefined;
  const timeout = step.timeout ?? (type.waits ? undefined : model.document.defaults?.timeout);
  const estimate = expectedDuration(step);
  const [expected, allowed] = [secondsOf(estimate), secondsOf(timeout)];
  if (expected === undefined || allowed === undefined || expected <= allowed) return undefined;
  return {
    code,
    severity: 'warning',
    message: `the step is expected to take ${estimate}, and its timeout is ${timeout}`,
    hint: 'raise "timeout", or lower "estimate"',
    path: [...path, 'estimate'],
  };
};

const ofFunction = (model: Model, { step, path }: StepNode): Finding | undefined => {
  const action = step.uses === undefined ? undefined : model.actions?.get(step.uses);
  const timeout = secondsOf(step.timeout);
  // With a heartbeat the answer may come when the function has long ended.
  if (!action || action.broken !== undefined || timeout === undefined || step.heartbeat !== undefined)
    return undefined;
  // A worker's call ends with the step's timeout.
  if (action.worker) return undefined;
  const steps = model.steps.map((node) => node.step);
  const asked = limitsOfActions(steps, model.document, model.project).get(action.name)?.timeoutSeconds;
  const own = asked === undefined ? action.timeoutSeconds : Math.max(asked, action.timeoutSeconds ?? 0);
  const most = own ?? DEFAULT_TIMEOUT_SECONDS;
  const file = `lambdas/${action.name}/deployment.ts`;
  const ofFactory = step.timeout === action.factory?.defaults?.timeout;
  const at = [...path, ofFactory ? 'uses' : 'timeout'];
  const where = ofFactory ? ` in ${action.factory?.file}` : '';
  if (timeout > most) {
    return {
      code,
      severity: 'warning',
      message: `Lambda ends ${action.name} after ${most}s, so a timeout of ${step.timeout} is never reached`,
      hint: `set "limits" of the step or timeoutSeconds in ${file}, or "timeout: ${most}s"${where}`,
      path: at,
    };
  }
  if (own === undefined || timeout * FAR_BELOW >= own) return undefined;
  return {
    code,
    severity: 'warning',
    message: `${action.name} may run for ${own}s, and this step gives up after ${step.timeout}: the outcome of the call is then unknown`,
    hint: `lower timeoutSeconds in ${file}, or raise "timeout"${where}`,
    path: at,
  };
};

export const unfitTimeout = {
  code,
  description:
    "A `timeout` below the step's `estimate`, above the time after which Lambda ends the function (`timeoutSeconds` in `deployment.ts`), or " +
    'far below that time.',
  example: 'timeout: 5m   # of a function that Lambda ends after 30s',
  fix: 'Let `estimate`, `timeout` and the `timeoutSeconds` of the function rise in this order.',
  *check(model: Model): Iterable<Finding> {
    for (const node of model.steps) {
      const found = [estimateAbove(model, node), ofFunction(model, node)];
      yield* found.filter((finding) => finding !== undefined);
    }
  },
} satisfies Rule;
