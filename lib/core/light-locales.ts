/** Stands in for the languages of Zod's messages, which are 60 modules, loaded when one is asked for. English has its own import. */
import { createRequire } from 'node:module';

type Locale = () => { localeError: unknown };

const require = createRequire(import.meta.url);

const lazily = new Proxy<Record<string, Locale>>(
  {},
  {
    get: (_, name) => () => {
      const locales = require('zod/v4/locales') as Record<string, Locale>;
      return locales[String(name)]?.();
    },
  },
);

// biome-ignore format: a list of names
export const {
  ar, az, be, bg, bn, ca, ckb, cs, da, de, el, en, eo, es, fa, fi, fr, frCA, gu, he, hi, hr, hu, hy, id, is, it, ja, ka, kh, km, kn, ko, lt, mk,
  ms, ne, nl, nn, no, ota, pl, ps, pt, ptBR, ro, ru, sk, sl, sv, ta, tg, th, tk, tr, ua, uk, ur, uz, vi, yo, zhCN, zhTW,
} = lazily;
