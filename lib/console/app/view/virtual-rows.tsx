import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

interface VirtualRowsProps<Item> {
  items: readonly Item[];
  /** Pixels of a row. */
  rowHeight: number;
  label: string;
  keyOf(item: Item): string;
  children(item: Item): ComponentChildren;
}

/** Rows kept around those that are seen, so that scrolling shows no gap. */
const MARGIN_ROWS = 10;

/** A list that puts only the rows into the page that are seen: ten thousand cost as much as thirty. */
export const VirtualRows = <Item,>({ items, rowHeight, label, keyOf, children }: VirtualRowsProps<Item>) => {
  const box = useRef<HTMLElement>(null);
  const [seen, setSeen] = useState({ top: 0, height: 800 });
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = (): void => setSeen({ top: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, []);
  const first = Math.max(0, Math.floor(seen.top / rowHeight) - MARGIN_ROWS);
  const last = Math.min(items.length, Math.ceil((seen.top + seen.height) / rowHeight) + MARGIN_ROWS);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable with the keyboard.
    <section class="rows" ref={box} tabIndex={0} aria-label={label}>
      <ul style={{ height: `${items.length * rowHeight}px` }}>
        {items.slice(first, last).map((item, index) => (
          <li
            key={keyOf(item)}
            aria-setsize={items.length}
            aria-posinset={first + index + 1}
            style={{ transform: `translateY(${(first + index) * rowHeight}px)`, height: `${rowHeight}px` }}
          >
            {children(item)}
          </li>
        ))}
      </ul>
    </section>
  );
};
