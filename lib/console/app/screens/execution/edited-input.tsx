import type { Json } from '#core/json.ts';
import { withoutOwnFields } from '../../view/own-fields.ts';
import { AGAIN_WORDS } from '../../words/execution.ts';

/** An input that may be edited, as text; `text` is undefined until it is. */
export interface EditedInput {
  before: string;
  text: string | undefined;
}

/** Returns the text of an input without the fields that Baton adds. */
export const textOfInput = (input: Json | undefined): string =>
  JSON.stringify(withoutOwnFields(input ?? {}), null, 2);

/** Returns why a text is not an input. */
export const problemOf = ({ text }: EditedInput): string | undefined => {
  if (text === undefined) return undefined;
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return AGAIN_WORDS.notJson((error as Error).message);
  }
};

/** Returns the edited input; nothing if it is as it was. */
export const changedInput = ({ text, before }: EditedInput): { input?: Json } =>
  text === undefined || text === before ? {} : { input: JSON.parse(text) as Json };

/** Longest text that is shown whole, in lines. */
const MAX_ROWS = 14;

interface InputAreaProps {
  input: EditedInput;
  onChange(text: string): void;
}

/** The input of an execution, to be edited. */
export const InputArea = ({ input, onChange }: InputAreaProps) => {
  const text = input.text ?? input.before;
  const problem = problemOf(input);
  return (
    <label class="field">
      {AGAIN_WORDS.input}
      <textarea
        rows={Math.min(MAX_ROWS, text.split('\n').length + 1)}
        spellcheck={false}
        value={text}
        aria-invalid={problem !== undefined}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
      />
      {problem !== undefined && <span class="wrong">{problem}</span>}
    </label>
  );
};
