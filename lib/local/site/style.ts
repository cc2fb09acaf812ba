import { createHash } from 'node:crypto';
import { html, type Markup, type MarkupValue, trusted } from '#core/html.ts';
import { STYLE } from '../report/style.ts';

/** The pages' style: the report's, and tables and code. */
const TEXT = `${STYLE.markup}
table { border-collapse: collapse; width: 100%; font-size: .94rem; } th { text-align: left; color: var(--quiet); font-weight: 500; }
th, td { padding: .35rem .9rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
pre { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: .8rem 1rem; overflow-x: auto; font: .88rem/1.5 var(--mono); }
code { font-family: var(--mono); font-size: .92em; } nav { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; margin: 0 0 1rem; }
section { border-top: 1px solid var(--line); padding-top: .4rem; margin-top: 2rem; } h3 { font: 600 1.1rem/1.4 var(--text); margin: 1.6rem 0 .3rem; }
h4 { font: 600 .9rem/1.4 var(--text); color: var(--quiet); margin: 1rem 0 .2rem; } .method { color: var(--good); font-family: var(--mono); } .method.post { color: var(--running); }
summary { cursor: pointer; color: var(--quiet); }
`;

const HASH = createHash('sha256').update(TEXT).digest('base64');

/** Content security policy of a page: its style and nothing else (https://www.w3.org/TR/CSP3/). */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${HASH}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** Makes a page from its title and content. */
export const page = (title: string, content: MarkupValue): Markup =>
  html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,"><title>${title}</title><style>${trusted(TEXT)}</style></head><body><main>${content}</main></body></html>`;
