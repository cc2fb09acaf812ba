const LINE = 76;

const escaped = (byte: number): string => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;

/** What stands for each byte in the middle of a line. */
const TOKENS = Array.from({ length: 256 }, (_, byte) =>
  byte === 0x09 || (byte >= 0x20 && byte <= 0x7e && byte !== 0x3d)
    ? String.fromCharCode(byte)
    : escaped(byte),
);

/** Encodes one line without its break, as soft-broken lines of at most 76 characters. */
const encodeLine = (line: string): string => {
  const bytes = Buffer.from(line, 'utf8');
  const lines: string[] = [];
  let current = '';
  bytes.forEach((byte, index) => {
    const last = index === bytes.length - 1;
    const blank = byte === 0x20 || byte === 0x09;
    const token = blank && last ? escaped(byte) : (TOKENS[byte] ?? '');
    if (current.length + token.length > LINE - (last ? 0 : 1)) {
      lines.push(`${current}=`);
      current = '';
    }
    current += token;
  });
  lines.push(current);
  return lines.join('\r\n');
};

/** Lines as they are encoded: the letters of a mailing have most of theirs in common. */
const encodedLines = new Map<string, string>();
const MAX_KEPT_LINES = 5000;

const encoded = (line: string): string => {
  const known = encodedLines.get(line);
  if (known !== undefined) return known;
  const made = encodeLine(line);
  if (encodedLines.size >= MAX_KEPT_LINES) encodedLines.clear();
  encodedLines.set(line, made);
  return made;
};

/** Encodes text as quoted-printable (RFC 2045, section 6.7): UTF-8, CRLF, lines of at most 76 characters. */
export const quotedPrintable = (text: string): string =>
  text
    .toWellFormed()
    .split(/\r\n|\r|\n/)
    .map(encoded)
    .join('\r\n');
