import type { TemplateSet } from '../template-set.ts';

export const emails: TemplateSet['emails'] = {
  confident: [
    {
      subject: '{product}: {title}',
      preheader: '{tagline}. Ab {date} erhältlich.',
      opening: '{situation} {problem}',
      bridge: '{summary} Drei Dinge machen den Unterschied:',
      closing: '{product} gibt es ab {date} für {price}.',
      sourced: 'Zu jeder Zahl steht unten die Quelle.',
      button: '{product} ansehen',
      signoff: 'Mit besten Grüßen\nIhr Team von {sender}',
    },
    {
      subject: '{title}. Ab {date}.',
      preheader: 'Was {product} kann, in einer Minute gelesen.',
      opening: '{problem} Vielleicht kennen Sie das: {situation}',
      bridge: 'Darum gibt es jetzt {product}, {category}. {summary}',
      closing: 'Der Preis beträgt {price}. Bestellen können Sie ab {date}.',
      button: 'Alle Einzelheiten lesen',
      signoff: 'Freundliche Grüße\n{sender}',
    },
  ],
  warm: [
    {
      subject: '{title}: das ist {product}',
      preheader: 'Wir haben etwas für Tage wie Ihren gemacht.',
      opening: '{situation} Wir kennen das gut. {problem}',
      bridge: 'Deshalb haben wir {product} gemacht. {summary}',
      closing: 'Ab {date} kann {product} bei Ihnen stehen, für {price}. Schauen Sie in Ruhe vorbei.',
      button: '{product} kennenlernen',
      signoff: 'Herzliche Grüße\nAlle von {sender}',
    },
    {
      subject: 'Etwas Gutes für Ihren Tag: {product}',
      preheader: '{title}. {tagline}.',
      opening: '{problem} {situation} Das muss nicht so bleiben.',
      bridge: '{summary} Das liegt uns dabei am Herzen:',
      closing: 'Wir freuen uns, wenn Sie {product} kennenlernen: ab {date}, für {price}.',
      button: 'Zu {product}',
      signoff: 'Mit herzlichen Grüßen\n{sender}',
    },
  ],
  playful: [
    {
      subject: 'Na, hallo. {title}?',
      preheader: '{product} hätte da eine Idee.',
      opening: '{situation} Kommt Ihnen bekannt vor? {problem}',
      bridge: 'Auftritt {product}. {summary} Drei Gründe für gute Nachbarschaft:',
      closing: '{product} zieht am {date} aus und sucht ein Zuhause. Der Preis: {price}.',
      button: '{product} begrüßen',
      signoff: 'Bis bald\nDie Leute hinter {sender}',
    },
    {
      subject: '{product} betritt den Raum',
      preheader: '{title}. Nein, Sie träumen nicht.',
      opening: '{problem} Das konnten wir nicht auf uns sitzen lassen. {situation}',
      bridge: 'Hier kommt {product}. {summary}',
      closing: 'Tag zum Merken: {date}. Preis: {price}. Trommelwirbel: nach Belieben.',
      button: '{product} zeigen',
      signoff: 'Beste Grüße\n{sender}',
    },
  ],
};
