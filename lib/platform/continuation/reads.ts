import { isObject, type Json, type JsonObject } from '#core/json.ts';

/** Names of the variables that expressions of a value read, by value; blocks inside are part of the value. */
export type ReadsOf = (value: Json) => ReadonlySet<string>;

const EXPRESSION = /^\{%([\s\S]*)%\}$/;

/** Returns a reader of variables' names. Names that an expression binds itself are among them. */
export const variableReader = async (): Promise<ReadsOf> => {
  const { default: jsonata } = await import('jsonata');
  const known = new Map<string, ReadonlySet<string>>();
  const namesOf = (text: string): ReadonlySet<string> => {
    const before = known.get(text);
    if (before) return before;
    const names = new Set<string>();
    namesIn(astOf(text), names);
    known.set(text, names);
    return names;
  };
  const read = (value: Json, names: Set<string>): void => {
    if (Array.isArray(value)) for (const item of value) read(item, names);
    else if (isObject(value)) for (const item of Object.values(value)) read(item, names);
    else if (typeof value === 'string') {
      const text = EXPRESSION.exec(value)?.[1];
      if (text !== undefined) for (const name of namesOf(text)) names.add(name);
    }
  };
  const astOf = (text: string): unknown => {
    try {
      return jsonata(text).ast();
    } catch {
      return undefined;
    }
  };
  return (value) => {
    const names = new Set<string>();
    read(value, names);
    return names;
  };
};

const namesIn = (node: unknown, names: Set<string>): void => {
  if (Array.isArray(node)) for (const item of node) namesIn(item, names);
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
  const { type, value } = node as { type?: unknown; value?: unknown };
  if (type === 'variable' && typeof value === 'string') names.add(value);
  for (const child of Object.values(node as JsonObject)) namesIn(child, names);
};
