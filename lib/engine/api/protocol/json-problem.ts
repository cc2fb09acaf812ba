/** Returns what AWS says of text that is not JSON, if its wording is known; otherwise V8's own message. */
export const jsonProblem = (text: string): string => {
  if (text.trim() === '') return 'Invalid execution input.';
  const word = /^\s*(?!(?:true|false|null)\b)([A-Za-z_$][\w$]*)/.exec(text)?.[1];
  if (word !== undefined) {
    return `Unrecognized token '${word}': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')`;
  }
  const field = /^\s*\{\s*([^\s"}])/.exec(text)?.[1];
  if (field !== undefined) {
    return `Unexpected character ('${field}' (code ${field.charCodeAt(0)})): was expecting double-quote to start field name`;
  }
  try {
    JSON.parse(text);
    return 'Invalid execution input.';
  } catch (error) {
    return (error as Error).message;
  }
};
