import type { TemplateSet } from '../template-set.ts';

export const headlines: TemplateSet['headlines'] = {
  confident: [
    '{tagline} : {product}',
    '{product} : {title}',
    '{title}. Voici {product}.',
    '{title}. C’est {product}.',
  ],
  warm: [
    'Dites bonjour à {product}. {title}.',
    '{title}. Pensée pour vous : {product}',
    'Une belle journée commence avec {product}',
    '{title}, chaque jour, avec {product}',
  ],
  playful: [
    '{title}. Oui, vraiment. {product}.',
    'Tiens, bonjour {product}. {title} !',
    '{product} entre en scène. {title}.',
    'Surprise : {title}. Signé {product}.',
  ],
};
