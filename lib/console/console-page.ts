import { html, type Markup } from '#core/html.ts';

/** Path of the console's script. */
export const SCRIPT_PATH = '/console/main.js';
/** Path of its style. */
export const STYLE_PATH = '/console/main.css';

/** Content security policy of the console: its own files and the API beside it (https://www.w3.org/TR/CSP3/). */
export const CONSOLE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Makes the page of the console. Requests of the page that change something carry the token. */
export const consolePage = (token: string): Markup =>
  html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="baton-token" content="${token}"><link rel="icon" href="data:,"><link rel="stylesheet" href="${STYLE_PATH}"><title>Baton</title></head><body><div id="app"></div><noscript>The console needs JavaScript. The <a href="/docs">API</a> does not.</noscript><script type="module" src="${SCRIPT_PATH}"></script></body></html>`;
