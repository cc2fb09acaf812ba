import type { TemplateSet } from '../template-set.ts';

export const social: TemplateSet['social'] = {
  confident: [
    {
      long: '{problem}\n\n{summary}\n\n{title}. {text}\n\n{product} is available from {date}.',
      short: '{title}. {product}, {category}, from {date}.',
    },
    {
      long: '{title}.\n\n{text}\n\n{product}, from {date}.',
      short: '{problem} {product} is on its way: {date}.',
    },
  ],
  warm: [
    {
      long: '{problem} We know.\n\nSo we made {product}. {summary}\n\n{title}. {text}\n\nSay hello on {date}.',
      short: '{title}. Say hello to {product} on {date}.',
    },
    {
      long: 'A kinder day can begin with a small thing.\n\n{title}. {text}\n\n{product} is with you from {date}.',
      short: 'A kinder day can begin with a small thing. {product}, from {date}.',
    },
  ],
  playful: [
    {
      long: '{problem}\n\nWe took it personally. {summary}\n\n{title}. {text}\n\n{product} arrives on {date}.',
      short: '{title}? Oh yes. {product}. {date}.',
    },
    {
      long: 'Plot twist: {title}.\n\n{text}\n\nStarring {product}, from {date}.',
      short: 'Plot twist: {title}. Starring {product}, from {date}.',
    },
  ],
};
