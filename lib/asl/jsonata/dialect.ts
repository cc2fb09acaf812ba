/** Texts, names in backticks, comments, and whatever else a token is. */
const TOKEN =
  /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|\/\*[\s\S]*?\*\/|\?\?|\?:|[$\w\u0080-\uffff]+|\s+|[\s\S]/g;
/** Tokens after which a slash divides; after any other it begins a regular expression. */
const VALUE_END = /^(?:["'`]|[$\w\u0080-\uffff]|[)\]}]$)/;
const REGEX = /\/(?:[^/\\\n]|\\.)+\/[a-z]*/y;

/**
 * Returns the first operator of an expression that Step Functions does not have: it runs JSONata 2.0.6, and `??` and `?:` came later;
 * undefined if there is none.
 */
export const laterOperator = (source: string): { operator: string; position: number } | undefined => {
  if (!source.includes('??') && !source.includes('?:')) return undefined;
  const tokens = new RegExp(TOKEN);
  let last = '';
  for (let found = tokens.exec(source); found; found = tokens.exec(source)) {
    const [token] = found;
    if (/^\s|^\/\*/.test(token)) continue;
    if (token === '/' && !VALUE_END.test(last)) {
      REGEX.lastIndex = found.index;
      const regex = REGEX.exec(source);
      if (regex) tokens.lastIndex = REGEX.lastIndex;
      last = regex ? '"' : token;
      continue;
    }
    if (token === '??' || token === '?:') return { operator: token, position: found.index };
    last = token;
  }
  return undefined;
};

/** Returns the message of a syntax error for an operator that is not there, as JSONata words one. */
export const laterOperatorMessage = (source: string): string | undefined => {
  const found = laterOperator(source);
  return found && `The symbol "${found.operator[1]}" cannot be used as a unary operator`;
};
