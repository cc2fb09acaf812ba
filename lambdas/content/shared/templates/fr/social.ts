import type { TemplateSet } from '../template-set.ts';

export const social: TemplateSet['social'] = {
  confident: [
    {
      long: '{problem}\n\n{summary}\n\n{title}. {text}\n\n{product} est disponible dès le {date}.',
      short: '{title}. {product}, {category}, dès le {date}.',
    },
    {
      long: '{title}.\n\n{text}\n\n{product}, dès le {date}.',
      short: '{problem} {product} arrive : le {date}.',
    },
  ],
  warm: [
    {
      long: '{problem} Nous connaissons cela.\n\nAlors nous avons créé {product}. {summary}\n\n{title}. {text}\n\nRendez-vous le {date}.',
      short: '{title}. Dites bonjour à {product} le {date}.',
    },
    {
      long: 'Une belle journée commence par peu de chose.\n\n{title}. {text}\n\n{product} est chez vous dès le {date}.',
      short: 'Une belle journée commence par peu de chose. {product}, dès le {date}.',
    },
  ],
  playful: [
    {
      long: '{problem}\n\nNous l’avons pris personnellement. {summary}\n\n{title}. {text}\n\n{product} arrive le {date}.',
      short: '{title} ? Oh oui. {product}. Le {date}.',
    },
    {
      long: 'Surprise : {title}.\n\n{text}\n\nAvec {product} dans le premier rôle, dès le {date}.',
      short: 'Surprise : {title}. Avec {product} dans le premier rôle, dès le {date}.',
    },
  ],
};
