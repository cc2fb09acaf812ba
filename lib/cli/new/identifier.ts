/** What the templates of an action call other things. */
const TAKEN = new Set([
  'contract',
  'defineAction',
  'handler',
  'test',
  'expect',
  'z',
  'text',
  'input',
  'output',
]);

/** Whether strict code may call a function so; `await` is only refused in modules. */
const isFree = (name: string): boolean => {
  if (TAKEN.has(name) || name in globalThis || name === 'await') return false;
  try {
    new Function(`"use strict"; const ${name} = 1;`);
    return true;
  } catch {
    return false;
  }
};

/** A function's name for an action: `charge-card` is `chargeCard`, `delete` is `deleteAction`. */
export const identifierOf = (action: string): string => {
  const name = action.replaceAll(/-+(\w?)/g, (_, letter: string) => letter.toUpperCase());
  return isFree(name) ? name : `${name}Action`;
};
