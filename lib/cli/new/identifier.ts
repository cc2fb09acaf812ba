/** Names that the templates of an action use for other things. */
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

/** Returns whether strict code may name a function so; `await` is refused in modules only. */
const isFree = (name: string): boolean => {
  if (TAKEN.has(name) || name in globalThis || name === 'await') return false;
  try {
    new Function(`"use strict"; const ${name} = 1;`);
    return true;
  } catch {
    return false;
  }
};

/** Returns a function's name for an action: `chargeCard` for `charge-card`, `deleteAction` for `delete`. */
export const identifierOf = (action: string): string => {
  const name = action.replaceAll(/-+(\w?)/g, (_, letter: string) => letter.toUpperCase());
  return isFree(name) ? name : `${name}Action`;
};
