/** Returns a document that greets. */
export const starter = (
  name: string,
): string => `# yaml-language-server: $schema=../.baton/workflow.schema.json
kind: _template
name: ${name}
says: Hello
`;
