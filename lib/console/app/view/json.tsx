import type { Json } from '#core/json.ts';

/** Longest text that is shown at once. */
const LONGEST = 20_000;

/** Shows a JSON value as text. */
export const JsonText = ({ value }: { value: Json | undefined }) => {
  if (value === undefined) return <p class="quiet">nothing</p>;
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable with the keyboard.
    <pre tabIndex={0}>
      {text.length > LONGEST ? `${text.slice(0, LONGEST)}\n… ${text.length - LONGEST} more` : text}
    </pre>
  );
};
