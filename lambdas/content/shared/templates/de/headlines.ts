import type { TemplateSet } from '../template-set.ts';

export const headlines: TemplateSet['headlines'] = {
  confident: [
    '{tagline}: {product}',
    '{product}: {title}',
    '{title}. Das ist {product}.',
    '{title}. Mit {product}.',
  ],
  warm: [
    'Darf ich vorstellen: {product}. {title}.',
    '{title}. Für Sie gemacht: {product}.',
    'Ein guter Tag beginnt mit {product}',
    '{title}, jeden Tag, mit {product}',
  ],
  playful: [
    '{title}. Ja, wirklich. {product}.',
    'Na, hallo {product}. {title}!',
    'Auftritt {product}: {title}.',
    'Überraschung: {title}. Mit {product}.',
  ],
};
