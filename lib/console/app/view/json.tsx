import { isObject, type Json, parseJson } from '#core/json.ts';
import { WORDS } from '../words/common.ts';
import { withStored } from './stored.ts';
import { visible } from './visible.ts';

/** Longest text that is shown at once. */
const LONGEST = 20_000;

/** How deep texts that are JSON are unfolded. */
const DEEPEST = 4;

interface JsonTextProps {
  value: Json | undefined;
  /** Unfolds texts that are JSON, as causes of errors hold them. */
  unfold?: boolean;
}

/** Shows a JSON value as text. */
export const JsonText = ({ value, unfold = false }: JsonTextProps) => {
  if (value === undefined) return <p class="quiet">{WORDS.nothing}</p>;
  const shown = withStored(unfold ? unfolded(value, DEEPEST) : value);
  const text = visible(typeof shown === 'string' ? shown : JSON.stringify(shown, null, 2));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable with the keyboard.
    <pre tabIndex={0}>
      {text.length > LONGEST ? `${text.slice(0, LONGEST)}\n… ${WORDS.more(text.length - LONGEST)}` : text}
    </pre>
  );
};

const unfolded = (value: Json, depth: number): Json => {
  if (depth === 0) return value;
  if (typeof value === 'string') {
    const inside = /^\s*[{[]/.test(value) ? parseJson(value) : undefined;
    return inside === undefined ? value : unfolded(inside, depth - 1);
  }
  if (Array.isArray(value)) return value.map((item) => unfolded(item, depth));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, unfolded(field, depth)]));
};
