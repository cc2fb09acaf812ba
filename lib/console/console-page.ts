import { html, type Markup } from '#core/html.ts';

/** Path of the console's script. */
export const SCRIPT_PATH = '/console/main.js';
/** Path of its style. */
export const STYLE_PATH = '/console/main.css';

/** Origins besides its own that the console uses. */
export interface ConsoleOrigins {
  /** Asked by its script. */
  connect?: string;
  /** Shown in frames. */
  frames?: string;
}

/** Returns the content security policy of the console: its own files and the API beside it (https://www.w3.org/TR/CSP3/). */
export const consolePolicy = ({ connect = '', frames = '' }: ConsoleOrigins = {}): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `connect-src 'self' ${connect}`.trimEnd(),
    "img-src 'self' data:",
    `frame-src 'self' ${frames}`.trimEnd(),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/**
 * Makes the page of the console. With a token, requests of the page that change something carry it; without one, the page finds in its
 * configuration where people sign in.
 */
export const consolePage = (token?: string): Markup =>
  html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">${token === undefined ? '' : html`<meta name="baton-token" content="${token}">`}<link rel="icon" href="data:,"><link rel="stylesheet" href="${STYLE_PATH}"><title>Baton</title></head><body><div id="app"></div><noscript>The console needs JavaScript. The API does not.</noscript><script type="module" src="${SCRIPT_PATH}"></script></body></html>`;
