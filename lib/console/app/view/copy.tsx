import { useState } from 'preact/hooks';
import { WORDS } from '../words/common.ts';

/** A text with a button that copies it. */
export const Copy = ({ label, text }: { label: string; text: string }) => {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <div class="copy">
      <span class="quiet">{label}</span>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable with the keyboard. */}
      <pre tabIndex={0}>{text}</pre>
      <button type="button" onClick={() => void copy()}>
        {copied ? WORDS.copied : WORDS.copy}
      </button>
    </div>
  );
};
