/** The doc comment of an exported function: what it is called, and its first word. */
export type FunctionDoc = { line: number; name: string; first: string };

const DOCUMENTED =
  /\/\*\*\s*(?:\*\s)?((?:(?!\*\/)[\s\S])*?)\s*\*\/\n(?=export (?:async )?(?:const (\w+)(?:: [^=\n]+)? =\s*(?:async )?(?:<[^>]*>\s*)?\(|(?:async )?function\*? (\w+)))/g;

/** Lists the documented functions that a file exports. A constant in parentheses that is no function is left out. */
export const functionDocsIn = (text: string): FunctionDoc[] =>
  [...text.matchAll(DOCUMENTED)].flatMap((match) => {
    const [whole, doc = '', constant, declared] = match;
    const end = match.index + whole.length;
    const [head = ''] = text.slice(end, end + 1500).split('\n\n');
    if (constant !== undefined && !head.includes('=>')) return [];
    const line = text.slice(0, match.index).split('\n').length;
    return [{ line, name: constant ?? declared ?? '', first: /^\S*/.exec(doc)?.[0] ?? '' }];
  });

/** Nouns that look like verbs in the third person. */
const NOUNS = new Set(['This', 'Steps', 'Files', 'Events', 'Errors', 'Fields', 'Values', 'Keys', 'Texts']);

/** Tells whether a doc begins as that of a function: with a verb in the third person (Returns, Parses), or with Whether. */
export const beginsWithVerb = (first: string): boolean =>
  first === 'Whether' || (/^[A-Z][a-z]+s,?$/.test(first) && !NOUNS.has(first));
