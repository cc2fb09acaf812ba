import type { TemplateSet } from '../template-set.ts';

export const posts: TemplateSet['posts'] = {
  confident: [
    {
      standfirst: '{summary}',
      opening: [
        '{problem} Most of us have stopped noticing. We did not want to stop there.',
        'So we asked ourselves how people really work, what they put up with and what they would change. Our answer is called {product}.',
      ],
      approach: {
        heading: 'What we set out to do',
        text: 'We wanted {category} to do one job well, and to keep doing it for a long time. So we wrote down what matters, measured it, and left out the rest. This is what you get.',
      },
      closing: {
        heading: 'When and how much',
        text: '{product} is available from {date}, at {price}.',
        sourced: 'Every figure in this text comes with its source below, so you can check it for yourself.',
      },
      button: 'See {product}',
    },
    {
      standfirst: '{tagline}. What is behind {product}, and what you can expect from it.',
      opening: [
        '{problem}',
        'It is a small thing, and it happens every day. Small things that happen every day are worth fixing. {summary}',
      ],
      approach: {
        heading: 'The idea in short',
        text: 'We asked what {category} should do when no one looks at it: work, and stay out of the way. Each of the points below began with that question.',
      },
      closing: {
        heading: 'From {date}',
        text: '{product} costs {price}. You will find all details, drawings and measurements on the product page. If you have a question, write to us: people answer.',
      },
      button: 'Read the details',
    },
  ],
  warm: [
    {
      standfirst: '{tagline}. The story of {product}.',
      opening: [
        '{problem} If that sounds like your day, this is for you.',
        'We did not want to wait for somebody else to do something about it. {summary}',
      ],
      approach: {
        heading: 'What we care about',
        text: 'We thought about what makes a long day easier, and about what only looks as if it did. These are the things that stayed.',
      },
      closing: {
        heading: 'Come and see',
        text: '{product} will be with you from {date}, for {price}. We hope it makes your days a little kinder. Tell us if it does.',
      },
      button: 'Meet {product}',
    },
  ],
  playful: [
    {
      standfirst: '{title}. And that is only the beginning of {product}.',
      opening: [
        '{problem} There, somebody had to say it.',
        'We could have written a letter of complaint. We made {product} instead. {summary}',
      ],
      approach: {
        heading: 'How hard can it be?',
        text: 'Quite hard, if you want {category} to behave. We were stubborn about it. Here is what came of that.',
      },
      closing: {
        heading: 'Get your diary out',
        text: '{product} arrives on {date} and costs {price}. Clear a space for it. It does not need much.',
      },
      button: 'Show me {product}',
    },
  ],
};
