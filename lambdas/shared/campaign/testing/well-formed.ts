/** HTML elements that have no end (https://html.spec.whatwg.org/multipage/syntax.html#void-elements). */
const VOID = new Set([
  'area',
  'base',
  'br',
  'col',
  'embed',
  'hr',
  'img',
  'input',
  'link',
  'meta',
  'source',
  'track',
  'wbr',
]);
/** Elements whose content is not markup. */
const RAW = ['script', 'style'];
const ATTRIBUTE = /^\s+([A-Za-z_:][\w:.-]*)(?:\s*=\s*("[^"<]*"|'[^'<]*'))?/;

/**
 * Returns what keeps a document from being well-formed; nothing if it is. Both kinds: elements nest, attributes are quoted and
 * occur once, `&` begins a reference, ids are unique and references to them lead somewhere.
 */
export const problemsIn = (source: string, kind: 'xml' | 'html'): string[] => {
  const problems: string[] = [];
  const open: string[] = [];
  const ids = new Set<string>();
  const references: string[] = [];
  let rest = source.replace(/^<\?xml[^?]*\?>\s*/, '').replace(/^<!doctype html>\s*/i, '');
  let roots = 0;
  const checkText = (text: string): void => {
    const bad = /&(?!(?:#\d+|#x[\da-f]+|[a-z]+\d*);)|[<>]/i.exec(text);
    if (bad)
      problems.push(
        `"${bad[0]}" is unescaped in "${text.slice(Math.max(0, bad.index - 20), bad.index + 20)}"`,
      );
    if (open.length === 0 && text.trim() !== '')
      problems.push(`text outside of the root: "${text.trim().slice(0, 40)}"`);
  };
  while (rest !== '') {
    const at = rest.indexOf('<');
    if (at !== 0) {
      checkText(at < 0 ? rest : rest.slice(0, at));
      rest = at < 0 ? '' : rest.slice(at);
      continue;
    }
    const closing = /^<\/([A-Za-z][\w:-]*)\s*>/.exec(rest);
    if (closing) {
      const last = open.pop();
      if (last !== closing[1]) problems.push(`</${closing[1]}> closes <${last}>`);
      rest = rest.slice(closing[0].length);
      continue;
    }
    const opening = /^<([A-Za-z][\w:-]*)/.exec(rest);
    if (!opening) {
      problems.push(`no tag: "${rest.slice(0, 30)}"`);
      rest = rest.slice(1);
      continue;
    }
    const [head, name = ''] = opening;
    rest = rest.slice(head.length);
    const seen = new Set<string>();
    for (let match = ATTRIBUTE.exec(rest); match; match = ATTRIBUTE.exec(rest)) {
      const [whole, attribute = '', quoted] = match;
      const value = quoted?.slice(1, -1) ?? '';
      if (seen.has(attribute)) problems.push(`<${name}> has ${attribute} twice`);
      if (quoted === undefined && kind === 'xml') problems.push(`${attribute} of <${name}> has no value`);
      if (/&(?!(?:#\d+|#x[\da-f]+|[a-z]+);)/i.test(value))
        problems.push(`bare & in ${attribute} of <${name}>: ${value}`);
      if (attribute === 'id') {
        if (ids.has(value)) problems.push(`the id ${value} occurs twice`);
        ids.add(value);
      }
      if (/^(?:for|aria-labelledby)$/.test(attribute)) references.push(value);
      if (attribute === 'href' && value.startsWith('#')) references.push(value.slice(1));
      for (const [, id] of value.matchAll(/url\(#([^)]+)\)/g)) references.push(id ?? '');
      seen.add(attribute);
      rest = rest.slice(whole.length);
    }
    const end = /^\s*(\/?)>/.exec(rest);
    if (!end) problems.push(`<${name}> is not ended: "${rest.slice(0, 30)}"`);
    rest = rest.slice(end?.[0].length ?? 1);
    if (open.length === 0) roots++;
    if (end?.[1] === '/' || (kind === 'html' && VOID.has(name))) continue;
    open.push(name);
    if (kind === 'html' && RAW.includes(name)) rest = rest.slice(Math.max(0, rest.indexOf(`</${name}>`)));
  }
  if (open.length > 0) problems.push(`never closed: ${open.join(', ')}`);
  if (roots !== 1) problems.push(`${roots} roots`);
  for (const id of references) if (!ids.has(id)) problems.push(`nothing has the id ${id}`);
  return problems;
};
