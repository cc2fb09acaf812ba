import { invariant } from '../invariant.ts';

/** Values for the slots of a template, by name. */
export type Slots = Readonly<Record<string, string>>;

/**
 * Fills `{name}` in a template; a mark that ends the value takes the place of the template's own behind it. A slot without a
 * value is a bug in the template library.
 */
export const fill = (template: string, slots: Slots): string =>
  template.replace(/\{(\w+)\}( ?[.!?](?=\s|$))?/g, (_, name: string, mark = '') => {
    const value = slots[name];
    invariant(value !== undefined, `the template "${template}" has a slot {${name}} that nothing fills`);
    const ended = mark === '.' ? /[.!?…]$/ : /[!?]$/;
    return ended.test(value) ? value : `${value}${mark}`;
  });
