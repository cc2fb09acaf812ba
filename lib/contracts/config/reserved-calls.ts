import { SettingsError } from './check-settings.ts';
import { withFactoryConcurrency } from './factory-concurrency.ts';
import type { BatonSettings } from './settings.ts';

/**
 * Concurrent calls that Lambda keeps for the functions of an account that reserve none
 * (https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html).
 */
const UNRESERVED_CALLS = 100;

/** How many of the largest reservations an error lists. */
const SHOWN = 5;

/** A function that is deployed to Lambda, and the concurrent calls that it reserves. */
export interface ReservingFunction {
  action: string;
  reservedConcurrency?: number;
}

/** Returns a deployment of any function, Baton's own included, with the concurrent calls that the settings reserve. */
export const withReservedCalls = <Deployment extends { reservedConcurrency?: number }>(
  action: string,
  deployment: Deployment,
  {
    platformConcurrency,
    factoryConcurrency,
  }: Pick<BatonSettings, 'factoryConcurrency' | 'platformConcurrency'>,
): Deployment => {
  if (!action.startsWith('platform/')) return withFactoryConcurrency(action, deployment, factoryConcurrency);
  return platformConcurrency === undefined
    ? deployment
    : { reservedConcurrency: platformConcurrency, ...deployment };
};

/**
 * Throws a SettingsError if functions reserve more concurrent calls than Lambda allows, which refuses the deployment in the middle of it. What other
 * apps and stages of the account reserve is not known here.
 */
export const checkReservedCalls = (
  functions: readonly ReservingFunction[],
  { accountConcurrency }: Pick<BatonSettings, 'accountConcurrency'>,
): void => {
  const groups = groupsOf(functions);
  const total = groups.reduce((sum, { calls }) => sum + calls, 0);
  const most = accountConcurrency - UNRESERVED_CALLS;
  if (total <= most) return;
  const lines = groups.slice(0, SHOWN).map(({ name, calls, count }) => {
    const how = name === 'platform' ? ' (`platformConcurrency` for each)' : '';
    return `  ${name}: ${words(calls)} in ${count} ${count === 1 ? 'function' : 'functions'}${how}`;
  });
  const rest = groups.length > SHOWN ? [`  and ${groups.length - SHOWN} more`] : [];
  throw new SettingsError(
    [
      `Functions reserve ${words(total)} concurrent calls; expected at most ${words(Math.max(0, most))}: of the account's ${words(accountConcurrency)}, Lambda keeps ${UNRESERVED_CALLS} for functions that reserve none.`,
      ...lines,
      ...rest,
      'Reserve fewer (`platformConcurrency`, `factoryConcurrency`, `reservedConcurrency` in deployment.ts or factory.ts, `concurrency` in the `limits` of steps), or have AWS raise the quota "Concurrent executions" of Lambda and set `accountConcurrency` to it.',
    ].join('\n'),
  );
};

const words = (calls: number): string => calls.toLocaleString('en-US');

/** Returns what each factory reserves, the most first. */
const groupsOf = (
  functions: readonly ReservingFunction[],
): { name: string; calls: number; count: number }[] => {
  const groups = new Map<string, { name: string; calls: number; count: number }>();
  for (const { action, reservedConcurrency } of functions) {
    if (reservedConcurrency === undefined) continue;
    const name = action.split('/')[0] ?? action;
    const { calls, count } = groups.get(name) ?? { calls: 0, count: 0 };
    groups.set(name, { name, calls: calls + reservedConcurrency, count: count + 1 });
  }
  return [...groups.values()].sort((a, b) => b.calls - a.calls);
};
