import type { ComponentChildren } from 'preact';

interface ScrolledProps {
  label: string;
  children: ComponentChildren;
}

/** A wide table that scrolls by itself, with the keyboard as well. */
export const Scrolled = ({ label, children }: ScrolledProps) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable with the keyboard.
  <section class="table" tabIndex={0} aria-label={label}>
    {children}
  </section>
);
