import { STANDING, UNDONE } from './project.ts';

/** An effect in the world outside, or the undoing of one. */
export interface Happening {
  what: string;
  key: string;
  step: string;
}

/** Reads what happened from the file of the world. */
export const happeningsIn = (text: string): Happening[] =>
  text.split('\n').flatMap((line) => {
    const [what = '', key = '', step = ''] = line.split(' ');
    return step === '' ? [] : [{ what, key, step }];
  });

const count = <Value>(values: readonly Value[]): Map<Value, number> => {
  const counts = new Map<Value, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
};

/** Keys of the effects of an execution and of those that it calls, in both of which its name comes first. */
const isOf = (name: string, { key }: Happening): boolean =>
  key.startsWith(`${name}/`) || key.startsWith(`${name}-called-`);

/** Returns what is left to undo of an execution that did not succeed. */
export const leftOf = (name: string, happened: readonly Happening[]): string[] => {
  const own = happened.filter((one) => isOf(name, one) && one.step in UNDONE);
  const undone = new Set(own.filter(({ what }) => what === 'undo').map(({ key }) => key));
  return [...new Set(own.filter(({ what, key }) => what === 'do' && !undone.has(key)).map(({ key }) => key))];
};

/** Returns in words what must not have happened. */
export const judge = (ended: ReadonlyMap<string, string>, happened: readonly Happening[]): string[] => {
  const wrong: string[] = [];
  for (const what of ['do', 'undo']) {
    const keys = happened.filter((one) => one.what === what).map(({ key }) => key);
    for (const [key, times] of count(keys)) if (times > 1) wrong.push(`${what} ${key}: ${times} times`);
  }
  const undone = new Set<string>();
  for (const { what, key } of happened) {
    if (what === 'undo') undone.add(key);
    else if (undone.has(key)) wrong.push(`do ${key} after it was undone`);
  }
  for (const [name, status] of ended) {
    const left = leftOf(name, happened);
    if (status !== 'SUCCEEDED') {
      wrong.push(...left.map((key) => `${name} ended as ${status}, and ${key} is left`));
      continue;
    }
    const stepOf = new Map(happened.map(({ key, step }) => [key, step]));
    const standing = count(left.map((key) => stepOf.get(key)));
    for (const [step, times] of Object.entries(UNDONE))
      if (standing.get(step) !== times)
        wrong.push(`${name} succeeded, and ${step} is left ${standing.get(step) ?? 0} times, not ${times}`);
    for (const step of STANDING) {
      const times = happened.filter(
        (one) => isOf(name, one) && one.step === step && one.what === 'do',
      ).length;
      if (times !== 1) wrong.push(`${name} succeeded, and ${step} took place ${times} times`);
    }
  }
  return wrong;
};
