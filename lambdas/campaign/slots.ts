import { invariant } from '#core/invariant.ts';

/** Values for the slots of a template, by name. */
export type Slots = Readonly<Record<string, string>>;

/** Fills `{name}` in a template. A slot without a value is a bug in the template library. */
export const fill = (template: string, slots: Slots): string =>
  template
    .replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = slots[name];
      invariant(value !== undefined, `the template "${template}" has a slot {${name}} that nothing fills`);
      return value;
    })
    .replace(/(\.{3}|(?<!\.)[.!?…])\.(?=\s|$)/gu, '$1');
