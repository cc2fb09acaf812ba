import { useEffect, useState } from 'preact/hooks';

/** After how long without typing a search begins. */
const PAUSE_MILLISECONDS = 250;

interface SearchTextProps {
  label: string;
  text: string;
  placeholder?: string;
  onChange(text: string): void;
}

/** A text that is searched for once nothing more is typed. */
export const SearchText = ({ label, text, placeholder, onChange }: SearchTextProps) => {
  const [typed, setTyped] = useState(text);
  useEffect(() => {
    if (typed === text) return undefined;
    const timer = setTimeout(() => onChange(typed), PAUSE_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <label class="grows">
      {label}
      <input
        type="search"
        value={typed}
        placeholder={placeholder}
        onInput={({ currentTarget }) => setTyped(currentTarget.value)}
      />
    </label>
  );
};
