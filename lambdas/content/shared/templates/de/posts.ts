import type { TemplateSet } from '../template-set.ts';

export const posts: TemplateSet['posts'] = {
  confident: [
    {
      standfirst: '{summary}',
      opening: [
        '{problem} Die meisten von uns merken es nicht mehr. Damit wollten wir uns nicht abfinden.',
        'Also haben wir uns gefragt, wie Menschen wirklich arbeiten, was sie hinnehmen und was sie ändern würden. Unsere Antwort heißt {product}.',
      ],
      approach: {
        heading: 'Was wir wollten',
        text: 'Unser Ziel: {category} soll eine Sache gut machen, und das lange. Also haben wir aufgeschrieben, was zählt, es gemessen und den Rest weggelassen. Das kommt dabei heraus.',
      },
      closing: {
        heading: 'Wann und zu welchem Preis',
        text: '{product} gibt es ab {date} für {price}.',
        sourced: 'Zu jeder Zahl in diesem Text steht unten die Quelle, so können Sie alles selbst prüfen.',
      },
      button: '{product} ansehen',
    },
    {
      standfirst: '{tagline}. Was hinter {product} steckt und was Sie erwarten dürfen.',
      opening: [
        '{problem}',
        'Das ist eine Kleinigkeit, aber eine tägliche. Gerade tägliche Kleinigkeiten lohnen die Mühe. {summary}',
      ],
      approach: {
        heading: 'Die Idee in Kürze',
        text: 'Was soll {category} tun, wenn niemand hinsieht? Arbeiten und nicht stören. Mit dieser Frage begann jeder der folgenden Punkte.',
      },
      closing: {
        heading: 'Ab {date}',
        text: '{product} kostet {price}. Alle Einzelheiten und Messwerte stehen auf der Produktseite. Haben Sie eine Frage? Schreiben Sie uns: Es antworten Menschen.',
      },
      button: 'Alle Einzelheiten lesen',
    },
  ],
  warm: [
    {
      standfirst: '{tagline}. Die Geschichte von {product}.',
      opening: [
        '{problem} Wenn das nach Ihrem Tag klingt, ist dieser Text für Sie.',
        'Wir wollten nicht warten, bis jemand anders etwas daran ändert. {summary}',
      ],
      approach: {
        heading: 'Was uns wichtig ist',
        text: 'Wir haben überlegt, was einen langen Tag leichter macht und was nur so aussieht. Das hier ist geblieben.',
      },
      closing: {
        heading: 'Schauen Sie vorbei',
        text: '{product} gibt es ab {date} für {price}. Wir hoffen, Ihre Tage werden damit ein wenig schöner. Erzählen Sie uns davon.',
      },
      button: '{product} kennenlernen',
    },
  ],
  playful: [
    {
      standfirst: '{title}. Und das ist bei {product} erst der Anfang.',
      opening: [
        '{problem} So, jemand musste es einmal sagen.',
        'Wir hätten einen Beschwerdebrief schreiben können. Stattdessen gibt es jetzt {product}. {summary}',
      ],
      approach: {
        heading: 'Wie schwer kann das sein?',
        text: 'Ziemlich schwer, wenn sich das Ergebnis benehmen soll. Wir sind stur geblieben. Das ist dabei herausgekommen.',
      },
      closing: {
        heading: 'Kalender raus',
        text: '{product} kommt am {date} und kostet {price}. Machen Sie schon einmal Platz. Viel braucht es nicht.',
      },
      button: '{product} zeigen',
    },
  ],
};
