import type { TemplateSet } from '../template-set.ts';

export const emails: TemplateSet['emails'] = {
  confident: [
    {
      subject: '{product} : {title}',
      preheader: '{tagline}. Disponible dès le {date}.',
      opening: '{situation} {problem}',
      bridge: '{summary} Trois choses font la différence :',
      closing: '{product} est disponible dès le {date}, au prix de {price}.',
      sourced: 'Chaque chiffre est suivi de sa source, plus bas.',
      button: 'Découvrir {product}',
      signoff: 'Bien à vous\nL’équipe {sender}',
    },
    {
      subject: '{title}. Dès le {date}.',
      preheader: 'Ce que fait {product}, en une minute.',
      opening: '{problem} Vous connaissez cela : {situation}',
      bridge: 'Voici donc {product}, {category}. {summary}',
      closing: 'Le prix est de {price}, et vous pouvez commander dès le {date}.',
      button: 'Lire les détails',
      signoff: 'Cordialement\n{sender}',
    },
  ],
  warm: [
    {
      subject: '{title} : dites bonjour à {product}',
      preheader: 'Nous avons pensé à vos journées.',
      opening: '{situation} Nous connaissons cela. {problem}',
      bridge: 'C’est pour cela que nous avons créé {product}. {summary}',
      closing: 'Dès le {date}, {product} peut être chez vous, pour {price}. Venez voir, rien ne presse.',
      button: 'Voir {product}',
      signoff: 'Chaleureusement\nToute l’équipe {sender}',
    },
    {
      subject: 'Un peu de douceur dans vos journées : {product}',
      preheader: '{title}. {tagline}.',
      opening: '{problem} {situation} Rien n’oblige à en rester là.',
      bridge: '{summary} Voici ce qui compte le plus pour nous :',
      closing: 'Nous serions heureux de vous présenter {product}, dès le {date}, pour {price}.',
      button: 'Rencontrer {product}',
      signoff: 'Avec toute notre sympathie\n{sender}',
    },
  ],
  playful: [
    {
      subject: 'Tiens, bonjour. {title} ?',
      preheader: '{product} voudrait vous dire un mot.',
      opening: '{situation} Cela vous dit quelque chose ? {problem}',
      bridge: '{product} entre en scène. {summary} Trois raisons de bien s’entendre :',
      closing: '{product} prend son envol le {date} et cherche un foyer. Le prix : {price}.',
      button: 'Dire bonjour à {product}',
      signoff: 'À bientôt\nLes gens derrière {sender}',
    },
    {
      subject: '{product} entre dans la pièce',
      preheader: '{title}. Non, vous ne rêvez pas.',
      opening: '{problem} Nous l’avons pris personnellement. {situation}',
      bridge: 'Alors voici {product}. {summary}',
      closing: 'À noter : le {date}. Le prix : {price}. Le roulement de tambour est facultatif.',
      button: 'Montrez-moi {product}',
      signoff: 'À très vite\n{sender}',
    },
  ],
};
