/**
 * Returns the secrets that a text holds: the text itself, or the texts of a JSON list. While a secret is replaced, the list holds
 * the new one and the old one.
 */
export const secretsIn = (text: string): string[] => {
  const listed: unknown = text.trimStart().startsWith('[') ? parsed(text) : undefined;
  const secrets: unknown[] = Array.isArray(listed) ? listed : [text.trim()];
  return secrets.filter((secret): secret is string => typeof secret === 'string' && secret !== '');
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
