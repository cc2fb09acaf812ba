import { CORRELATION_NAME, type SearchedFields } from '#contracts/searchable.ts';

/** What an execution is found by. */
export interface Searched {
  workflow: string;
  /** ARN: also its correlation id in logs. */
  execution: string;
  error?: string | undefined;
  fields?: SearchedFields | undefined;
  /** Number of its version. */
  version?: number | undefined;
}

/** Words, and texts in quotes, each with a name before it if there is a colon. */
const TERM = /(?:([\w.-]+):)?(?:"([^"]*)"|(\S+))/g;

interface Term {
  name?: string;
  text: string;
}

const termsIn = (query: string): Term[] =>
  [...query.matchAll(TERM)].map(([, name, quoted, word]) => ({
    ...(name !== undefined && { name: name.toLowerCase() }),
    text: (quoted ?? word ?? '').toLowerCase(),
  }));

/**
 * Returns a test of whether an execution fits a query: every word of it is in the name, the workflow, the error or a searchable field, and
 * every `name:value` in what has that name; `version:3` is that number. Upper and lower case are the same.
 */
export const matcherOf = (query: string): ((run: Searched) => boolean) => {
  const terms = termsIn(query);
  return (run) => {
    const { workflow, execution, error = '', fields = {}, version } = run;
    const values = new Map([
      ['workflow', workflow.toLowerCase()] as const,
      ['name', (execution.split(':').at(-1) ?? '').toLowerCase()] as const,
      ['error', error.toLowerCase()] as const,
      [CORRELATION_NAME, execution.toLowerCase()] as const,
      ...Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value.toLowerCase()] as const),
    ]);
    const anywhere = [...values.values(), execution.toLowerCase()];
    return terms.every(({ name, text }) => {
      if (name === 'version' && !values.has(name)) return text === String(version ?? '');
      const named = name === undefined ? undefined : values.get(name);
      if (named !== undefined) return named.includes(text);
      // What looks like a name may be part of the text, as in an ARN.
      const whole = name === undefined ? text : `${name}:${text}`;
      return anywhere.some((value) => value.includes(whole));
    });
  };
};
