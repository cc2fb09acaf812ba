import { announcing } from '../../shared/campaign/typography.ts';
import type { Letter } from './letter.ts';

const WIDTH = 72;

/** Wraps a paragraph in lines of at most 72 characters; longer words stay whole. */
export const wrapped = (paragraph: string): string =>
  paragraph
    .split('\n')
    .map((line) =>
      line.split(' ').reduce((text, word) => {
        const last = text.slice(text.lastIndexOf('\n') + 1);
        if (text === '') return word;
        return last.length + 1 + word.length > WIDTH ? `${text}\n${word}` : `${text} ${word}`;
      }, ''),
    )
    .join('\n');

/** Renders the letter as plain text, with the content of the HTML form. */
export const renderText = ({
  brief,
  locale,
  headline,
  copy,
  greeting,
  unsubscribeUrl,
  words,
  why,
  sources,
}: Letter): string => {
  const say = (text: string): string => announcing(text, locale);
  const points = copy.points.map(({ title, text }) => `* ${title}\n${wrapped(text)}`);
  const evidence = sources.map(({ claim, source, url }) => `${wrapped(`${say(claim)} ${source}`)}\n${url}`);
  return [
    headline.toLocaleUpperCase(locale),
    greeting,
    wrapped(copy.opening),
    wrapped(copy.bridge),
    ...points,
    wrapped(copy.closing),
    `${say(copy.button)}\n${brief.links.product}`,
    copy.signoff,
    ...(evidence.length > 0 ? [say(words.sources), ...evidence] : []),
    // The two hyphens and the blank mark what follows as a signature (RFC 3676, section 4.3).
    `-- \n${wrapped(why)}\n${say(words.unsubscribe)} ${unsubscribeUrl}\n${say(words.privacy)} ${brief.links.privacy}\n${brief.sender.postal_address}`,
  ].join('\n\n');
};
