import type { YAMLError } from 'yaml';

/** What a mistake of syntax means for a person. */
export interface YamlExplanation {
  message: string;
  hint?: string;
  /** Offset in the text. */
  start: number;
}

const lineAt = (text: string, offset: number): string => {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return text.slice(start, end === -1 ? undefined : end);
};

type Explain = (text: string, error: YAMLError) => Omit<YamlExplanation, 'start'> & { start?: number };

const reservedStart: Explain = (text, error) => ({
  message: `a text without quotes cannot begin with ${JSON.stringify(text[error.pos[0]] ?? '')}`,
  hint: 'put the text in quotes',
});

const unexpected: Explain = (text, error) => {
  const before = text.slice(0, error.pos[0]).trimEnd();
  const quote = before.at(-1);
  if (quote === '"' || quote === "'") {
    return {
      message: `there is something after the closing ${quote}`,
      hint: `a text that begins with a quote ends at the next one: put the whole in the other kind of quotes`,
    };
  }
  const line = lineAt(text, error.pos[0]).trim();
  return {
    message: `this does not fit here: ${JSON.stringify(line.slice(0, 60))}`,
    hint: 'check the indentation and the brackets above it; a text with special characters needs quotes',
  };
};

const EXPLANATIONS: Record<string, Explain> = {
  BLOCK_AS_IMPLICIT_KEY: () => ({
    message: 'a text without quotes cannot contain ": "',
    hint: 'put the whole text in quotes',
  }),
  MULTILINE_IMPLICIT_KEY: () => ({
    message: 'a key cannot go over several lines',
    hint: 'check that the line ends its quotes and that "key:" is followed by a value',
  }),
  BAD_SCALAR_START: reservedStart,
  UNEXPECTED_TOKEN: unexpected,
  TAB_AS_INDENT: () => ({ message: 'there is a tab in the indentation', hint: 'indent with spaces' }),
  MULTIPLE_DOCS: () => ({
    message: 'the file has more than one document',
    hint: 'a file holds one workflow: remove the line "---"',
  }),
  TAG_RESOLVE_FAILED: (text, error) => ({
    message: `"${text.slice(...(error.pos as [number, number]))}" is read as a YAML tag, and Baton has none`,
    hint: 'put the text in quotes',
  }),
  MISSING_CHAR: (_text, error) => {
    if (!error.message.includes('quote')) {
      return { message: 'a key without a value', hint: 'write "key: value"; check the indentation' };
    }
    return { message: 'a quote is opened and not closed', hint: 'close it on the same line' };
  },
  BAD_INDENT: (_text, error) => {
    const end = /end with a (.)/.exec(error.message)?.[1];
    return end
      ? { message: `a bracket is opened and not closed: "${end}" is missing`, hint: `add "${end}"` }
      : {
          message: 'the indentation does not fit the lines above',
          hint: 'entries of one map or list begin in the same column',
        };
  },
};

/** Says in plain words what YAML's parser found, and how to mend it. */
export const explainYamlError = (text: string, error: YAMLError): YamlExplanation => {
  const explain = EXPLANATIONS[error.code];
  if (!explain) return { message: error.message, start: error.pos[0] };
  return { start: error.pos[0], ...explain(text, error) };
};
