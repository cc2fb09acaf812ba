/** A path that does not follow the grammar; `message` says where. */
export class JsonPathSyntaxError extends Error {
  override name = 'JsonPathSyntaxError';
}

/** Says what a text should have had at a position. */
export const unexpected = (text: string, position: number, message: string): JsonPathSyntaxError => {
  const found = position < text.length ? `"${text[position]}"` : 'the end';
  return new JsonPathSyntaxError(`${message}, but found ${found} at character ${position + 1}`);
};
