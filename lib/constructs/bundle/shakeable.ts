const NAMED = /\bimport\s*(?!type\b)(?:(\w+)\s*,?\s*)?(?:\{([^{}]*)\}\s*)?from\s*(['"])zod\3/g;
const Z = /^z(?:\s+as\s+(\w+))?$/;

/**
 * Returns a module that imports Zod as `import * as z`, in place of the object `z` that Zod exports: of a namespace, esbuild leaves out
 * what is not used, most of all the messages in fifty languages, and of an object nothing. Undefined if there is nothing to replace. Lines
 * stay where they are.
 */
export const shakeable = (text: string): string | undefined => {
  if (!/['"]zod['"]/.test(text)) return undefined;
  let isChanged = false;
  const replaced = text.replaceAll(
    NAMED,
    (whole: string, byDefault: string | undefined, names = '', quote: string) => {
      const listed = names
        .split(',')
        .map((name: string) => name.trim())
        .filter((name: string) => name !== '');
      const namespaces = [
        ...(byDefault === undefined ? [] : [byDefault]),
        ...listed.flatMap((name: string) => {
          const found = Z.exec(name);
          return found ? [found[1] ?? 'z'] : [];
        }),
      ];
      if (namespaces.length === 0) return whole;
      isChanged = true;
      const others = listed.filter((name: string) => !Z.test(name));
      const from = `from ${quote}zod${quote}`;
      const imports = [
        ...namespaces.map((name) => `import * as ${name} ${from}`),
        ...(others.length > 0 ? [`import { ${others.join(', ')} } ${from}`] : []),
      ];
      return imports.join('; ') + '\n'.repeat(whole.split('\n').length - 1);
    },
  );
  return isChanged ? replaced : undefined;
};
