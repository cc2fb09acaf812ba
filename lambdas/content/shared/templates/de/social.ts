import type { TemplateSet } from '../template-set.ts';

export const social: TemplateSet['social'] = {
  confident: [
    {
      long: '{problem}\n\n{summary}\n\n{title}. {text}\n\n{product} gibt es ab {date}.',
      short: '{title}. {product}, {category}, ab {date}.',
    },
    {
      long: '{title}.\n\n{text}\n\n{product}, ab {date}.',
      short: '{problem} {product} ist unterwegs: ab {date}.',
    },
  ],
  warm: [
    {
      long: '{problem} Das kennen wir.\n\nDeshalb gibt es jetzt {product}. {summary}\n\n{title}. {text}\n\nAb {date} bei Ihnen.',
      short: '{title}. Ab {date} mit {product}.',
    },
    {
      long: 'Ein guter Tag beginnt mit einer Kleinigkeit.\n\n{title}. {text}\n\n{product} gibt es ab {date}.',
      short: 'Ein guter Tag beginnt mit einer Kleinigkeit. {product}, ab {date}.',
    },
  ],
  playful: [
    {
      long: '{problem}\n\nDas konnten wir nicht auf uns sitzen lassen. {summary}\n\n{title}. {text}\n\n{product} kommt am {date}.',
      short: '{title}? Oh ja. {product}. {date}.',
    },
    {
      long: 'Überraschung: {title}.\n\n{text}\n\nIn der Hauptrolle {product}, ab {date}.',
      short: 'Überraschung: {title}. In der Hauptrolle {product}, ab {date}.',
    },
  ],
};
