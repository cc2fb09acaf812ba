import type { Locale } from '../../../shared/campaign/locale.ts';
import { german } from './de/index.ts';
import { english } from './en/index.ts';
import { french } from './fr/index.ts';
import type { TemplateSet } from './template-set.ts';

/** The template library by language. */
export const TEMPLATES: Record<Locale, TemplateSet> = { en: english, de: german, fr: french };
