import type { TemplateSet } from '../template-set.ts';

export const headlines: TemplateSet['headlines'] = {
  confident: [
    '{tagline}: {product}',
    '{product}: {title}',
    '{title}. Meet {product}.',
    '{title}. That is {product}.',
  ],
  warm: [
    'Say hello to {product}. {title}.',
    '{title}. Made for you: {product}.',
    'A kinder day begins with {product}',
    '{title}, every day, with {product}',
  ],
  playful: [
    '{title}. Yes, really. {product}.',
    'Oh, hello {product}. {title}!',
    '{product} walks in. {title}.',
    'Plot twist: {title}. By {product}.',
  ],
};
