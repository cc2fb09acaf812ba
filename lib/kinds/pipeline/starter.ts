/** Returns a pipeline of two stages, which needs no action. */
export const starter = (
  name: string,
): string => `# yaml-language-server: $schema=../.baton/workflow.schema.json
kind: pipeline
name: ${name}
description: Say what it is for, in one sentence.

stages:
  - id: split_up
    input:
      type: object
      required: [text]
      properties:
        text: { type: string, minLength: 1, description: What goes through the pipeline. }
    output:
      type: object
      required: [words]
      properties: { words: { type: array, items: { type: string } } }
    step:
      type: transform
      with: { words: "{{ [$split($input.text, ' ')] }}" }

  - id: counted
    input:
      type: object
      required: [words]
      properties: { words: { type: array, minItems: 1 } }
    step:
      type: transform
      with: { count: "{{ $count($split_up.words) }}" }
`;
