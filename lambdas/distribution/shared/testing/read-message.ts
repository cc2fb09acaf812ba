/** A message as a strict reader sees it. */
interface ReadMessage {
  headers: Map<string, string>;
  parts: { type: string; body: string }[];
}

const ENCODED_WORD = /=\?UTF-8\?Q\?([!->@-~]*)\?=/g;

const fromQuotedPrintable = (text: string): string => {
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== '=') bytes.push(text.charCodeAt(at));
    else if (text.startsWith('=\r\n', at)) at += 2;
    else {
      const code = /^[0-9A-F]{2}/.exec(text.slice(at + 1, at + 3))?.[0];
      if (!code) throw new Error(`"${text.slice(at, at + 3)}" is not quoted-printable`);
      bytes.push(Number.parseInt(code, 16));
      at += 2;
    }
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes));
};

const fromEncodedWords = (value: string): string =>
  value
    .replace(/(\?=)\s+(?==\?)/g, '$1')
    .replace(ENCODED_WORD, (_, text: string) => fromQuotedPrintable(text.replaceAll('_', ' ')));

const readHeaders = (head: string): Map<string, string> => {
  const headers = new Map<string, string>();
  for (const line of head.split(/\r\n(?![ \t])/)) {
    const match = /^([!-9;-~]+): (\S[\s\S]*)$/.exec(line);
    if (!match?.[1] || !match[2]) throw new Error(`no header: ${JSON.stringify(line)}`);
    const name = match[1].toLowerCase();
    if (headers.has(name)) throw new Error(`${name} occurs twice`);
    if (/\r\n[ \t]+(?:\r\n|$)/.test(line)) throw new Error(`${name} folds into a line of blanks`);
    for (const word of line.match(/=\?[^?]*\?[^?]*\?[^?]*\?=/g) ?? []) {
      if (word.length > 75) throw new Error(`an encoded word of ${word.length} characters`);
      fromEncodedWords(word);
    }
    headers.set(name, fromEncodedWords(match[2].replace(/\r\n(?=[ \t])/g, '')));
  }
  return headers;
};

/**
 * Reads a message as RFC 5322, 2045, 2046 and 2047 have it and throws at the first thing that they do not allow: bare CR or LF,
 * characters beyond ASCII, lines over 998 (78 in headers that could have been folded, 76 with encoded words), wrong encodings, unknown boundaries.
 */
export const readMessage = (source: string): ReadMessage => {
  if (/(?<!\r)\n|\r(?!\n)/.test(source)) throw new Error('a bare CR or LF');
  const strange = /[^\x20-\x7e\r\n\t]/.exec(source);
  if (strange) throw new Error(`the character ${JSON.stringify(strange[0])}`);
  for (const line of source.split('\r\n'))
    if (line.length > 998) throw new Error('a line over 998 characters');
  const at = source.indexOf('\r\n\r\n');
  const head = source.slice(0, at);
  for (const line of head.split('\r\n')) {
    if (line.length > 78 && /\S [^ ]/.test(line.replace(/^[!-9;-~]+: /, '')))
      throw new Error(`a header line of ${line.length}: ${line}`);
    if (line.length > 76 && line.includes('=?'))
      throw new Error(`a line of ${line.length} with an encoded word: ${line}`);
  }
  const headers = readHeaders(head);
  const boundary = /^multipart\/alternative; boundary="([^"]+)"$/.exec(
    headers.get('content-type') ?? '',
  )?.[1];
  if (!boundary) throw new Error(`no boundary in ${headers.get('content-type')}`);
  const [preamble, ...rest] = `\r\n${source.slice(at + 4)}`.split(`\r\n--${boundary}`);
  if (preamble !== '') throw new Error(`before the first boundary: ${preamble}`);
  if (rest.pop() !== '--\r\n') throw new Error('no end of the last boundary');
  return {
    headers,
    parts: rest.map((part) => {
      const start = part.indexOf('\r\n\r\n');
      const inner = readHeaders(part.slice(2, start));
      if (inner.get('content-transfer-encoding') !== 'quoted-printable') throw new Error('another encoding');
      const encoded = part.slice(start + 4);
      for (const line of encoded.split('\r\n')) {
        if (line.length > 76) throw new Error(`an encoded line of ${line.length}`);
        if (/[ \t]$/.test(line)) throw new Error('a blank at the end of an encoded line');
      }
      return { type: inner.get('content-type') ?? '', body: fromQuotedPrintable(encoded) };
    }),
  };
};
