import type { Locale } from '../../shared/campaign/locale.ts';

/** The e-mail's own words in a language. Slots: sender. */
export interface EmailWords {
  sources: string;
  why: string;
  unsubscribe: string;
  privacy: string;
}

/** The e-mail's own words. */
export const EMAIL_WORDS: Record<Locale, EmailWords> = {
  en: {
    sources: 'Sources',
    why: 'You get this e-mail because you asked {sender} for news.',
    unsubscribe: 'Unsubscribe',
    privacy: 'Privacy',
  },
  de: {
    sources: 'Quellen',
    why: 'Sie bekommen diese E-Mail, weil Sie Neues von {sender} lesen wollten.',
    unsubscribe: 'Abbestellen',
    privacy: 'Datenschutz',
  },
  fr: {
    sources: 'Sources',
    why: 'Vous recevez cet e-mail parce que vous avez demandé des nouvelles de {sender}.',
    unsubscribe: 'Se désabonner',
    privacy: 'Confidentialité',
  },
};
