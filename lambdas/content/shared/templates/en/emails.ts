import type { TemplateSet } from '../template-set.ts';

export const emails: TemplateSet['emails'] = {
  confident: [
    {
      subject: '{product}: {title}',
      preheader: '{tagline}. Available from {date}.',
      opening: '{situation} {problem}',
      bridge: '{summary} Three things make the difference:',
      closing: '{product} is available from {date}, at {price}.',
      sourced: 'Every figure comes with its source below.',
      button: 'See {product}',
      signoff: 'With best wishes\nThe team at {sender}',
    },
    {
      subject: '{title}. From {date}.',
      preheader: 'What {product} does, in one minute.',
      opening: '{problem} You know this: {situation}',
      bridge: 'So we built {product}, {category}. {summary}',
      closing: 'It costs {price}, and you can order it from {date}.',
      button: 'Read the details',
      signoff: 'Best regards\n{sender}',
    },
  ],
  warm: [
    {
      subject: '{title}: say hello to {product}',
      preheader: 'We made something for days like yours.',
      opening: '{situation} We know the feeling. {problem}',
      bridge: 'That is why we made {product}. {summary}',
      closing: 'From {date}, {product} can be yours for {price}. Have a look, there is no hurry.',
      button: 'Take a look at {product}',
      signoff: 'Warmly\nEveryone at {sender}',
    },
    {
      subject: 'Something kinder for your day: {product}',
      preheader: '{title}. {tagline}.',
      opening: '{problem} {situation} It does not have to stay that way.',
      bridge: '{summary} Here is what we care about most:',
      closing: 'We would love you to meet {product}. It arrives on {date} and costs {price}.',
      button: 'Meet {product}',
      signoff: 'With warm wishes\n{sender}',
    },
  ],
  playful: [
    {
      subject: 'Oh, hello. {title}?',
      preheader: '{product} would like a word with you.',
      opening: '{situation} Sounds familiar? {problem}',
      bridge: 'Enter {product}. {summary} Three reasons to get along:',
      closing: '{product} moves out on {date} and is looking for a home. The price is {price}.',
      button: 'Say hello to {product}',
      signoff: 'See you soon\nThe people behind {sender}',
    },
    {
      subject: '{product} has entered the room',
      preheader: '{title}. No, you are not dreaming.',
      opening: '{problem} We took it personally. {situation}',
      bridge: 'So here comes {product}. {summary}',
      closing: 'Mark the day: {date}. Price: {price}. Drum roll: optional.',
      button: 'Show me {product}',
      signoff: 'Cheers\n{sender}',
    },
  ],
};
