import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { WORKFLOW_WORDS } from '../../words/workflows.ts';
import { definitionLines, linesOfStep, statesOfStep } from './source-lines.ts';

interface SourceViewProps {
  manifest: WorkflowManifest;
  selected: string | undefined;
}

interface Line {
  text: string;
  marked: boolean;
}

/** Shows what the author wrote beside what it is compiled to; the selected step is marked in both. */
export const SourceView = ({ manifest, selected }: SourceViewProps) => {
  const { source, definition, steps } = manifest;
  const compiled = useMemo(() => definitionLines(definition), [definition]);
  const written = useMemo((): Line[] => {
    const line = selected === undefined ? undefined : source?.lines[selected];
    const range = source && line !== undefined ? linesOfStep(source.text, line) : { from: 0, to: -1 };
    return (source?.text.trimEnd().split('\n') ?? []).map((text, index) => ({
      text,
      marked: index + 1 >= range.from && index + 1 <= range.to,
    }));
  }, [source, selected]);
  const emitted = useMemo((): Line[] => {
    const step = steps.find(({ id }) => id === selected);
    const names = compiled.flatMap(({ state }) => state ?? []);
    const states = step ? statesOfStep(step, steps, names) : new Set<string>();
    return compiled.map(({ text, state }) => ({ text, marked: state !== undefined && states.has(state) }));
  }, [compiled, steps, selected]);
  return (
    <section>
      <p class="quiet" aria-live="polite">
        {selected === undefined ? WORKFLOW_WORDS.choose : WORKFLOW_WORDS.showing(selected)}
      </p>
      <div class="sources">
        {source ? (
          <Text title={WORKFLOW_WORDS.source} lines={written} />
        ) : (
          <p class="quiet">{WORKFLOW_WORDS.noSource}</p>
        )}
        <Text title={WORKFLOW_WORDS.definition} lines={emitted} />
      </div>
    </section>
  );
};

const Text = ({ title, lines }: { title: string; lines: readonly Line[] }) => {
  const box = useRef<HTMLOListElement>(null);
  const first = lines.findIndex(({ marked }) => marked);
  useEffect(() => {
    const line = box.current?.children[first];
    if (first < 0 || !box.current || !(line instanceof HTMLElement)) return;
    box.current.scrollTop = line.offsetTop - 40;
  }, [first]);
  return (
    <section>
      <h2>{title}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable with the keyboard. */}
      <ol class="code" ref={box} tabIndex={0} aria-label={title}>
        {lines.map(({ text, marked }, index) => (
          <li key={index} class={marked ? 'marked' : ''}>
            <code>{text}</code>
          </li>
        ))}
      </ol>
    </section>
  );
};
