import type { TemplateSet } from '../template-set.ts';

export const posts: TemplateSet['posts'] = {
  confident: [
    {
      standfirst: '{summary}',
      opening: [
        '{problem} La plupart d’entre nous ne le voient plus. Nous n’avons pas voulu en rester là.',
        'Nous nous sommes donc demandé comment les gens travaillent vraiment, ce qu’ils supportent et ce qu’ils changeraient. Notre réponse s’appelle {product}.',
      ],
      approach: {
        heading: 'Ce que nous voulions',
        text: 'Notre but : {category} doit bien faire une chose, et la faire longtemps. Nous avons donc écrit ce qui compte, nous l’avons mesuré, et nous avons laissé le reste. Voici le résultat.',
      },
      closing: {
        heading: 'Quand, et à quel prix',
        text: '{product} est disponible dès le {date}, au prix de {price}.',
        sourced: 'Chaque chiffre de ce texte est suivi de sa source, plus bas : vous pouvez tout vérifier.',
      },
      button: 'Découvrir {product}',
    },
    {
      standfirst: '{tagline}. Ce qu’il y a derrière {product}, et ce que vous pouvez en attendre.',
      opening: [
        '{problem}',
        'C’est peu de chose, mais c’est chaque jour. Et ce qui revient chaque jour mérite d’être bien fait. {summary}',
      ],
      approach: {
        heading: 'L’idée en bref',
        text: 'Que doit faire {category} quand personne ne regarde ? Fonctionner, et ne pas déranger. Chacun des points qui suivent est parti de cette question.',
      },
      closing: {
        heading: 'Dès le {date}',
        text: 'Le prix : {price}. Tous les détails et toutes les mesures sont sur la page du produit. Une question ? Écrivez-nous, ce sont des gens qui répondent.',
      },
      button: 'Lire les détails',
    },
  ],
  warm: [
    {
      standfirst: '{tagline}. L’histoire de {product}.',
      opening: [
        '{problem} Si cela ressemble à vos journées, ce texte est pour vous.',
        'Nous n’avons pas voulu attendre que d’autres s’en occupent. {summary}',
      ],
      approach: {
        heading: 'Ce qui compte pour nous',
        text: 'Nous avons cherché ce qui rend une longue journée plus légère, et non ce qui en a seulement l’air. Voici ce qui est resté.',
      },
      closing: {
        heading: 'Venez voir',
        text: '{product} arrive chez vous dès le {date}, pour {price}. Nous espérons que vos journées en seront un peu plus douces. Dites-le-nous.',
      },
      button: 'Rencontrer {product}',
    },
  ],
  playful: [
    {
      standfirst: '{title}. Et avec {product}, ce n’est qu’un début.',
      opening: [
        '{problem} Voilà, il fallait que quelqu’un le dise.',
        'Nous aurions pu écrire une lettre de réclamation. Nous avons préféré créer {product}. {summary}',
      ],
      approach: {
        heading: 'Est-ce si difficile ?',
        text: 'Assez, en fait, quand on veut un résultat bien élevé. Nous avons été têtus. Voici ce que cela donne.',
      },
      closing: {
        heading: 'Sortez l’agenda',
        text: '{product} arrive le {date}, au prix de {price}. Faites un peu de place. Il n’en faut pas beaucoup.',
      },
      button: 'Montrez-moi {product}',
    },
  ],
};
