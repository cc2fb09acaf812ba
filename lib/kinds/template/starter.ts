/** Returns a template with a parameter, which needs no action. */
export const starter = (
  name: string,
): string => `# yaml-language-server: $schema=../.baton/workflow.schema.json
kind: template
name: ${name}
description: Say what it is for, in one sentence.

parameters:
  type: object
  required: [subject]
  properties:
    subject: { type: string, description: What it is about. }
    pause: { type: string, default: 1s }

steps:
  - id: summary
    type: transform
    with: { text: "About {{ $parameters.subject }}" }

  - id: pause
    type: wait
    for: "{{ $parameters.pause }}"

output: "{{ $summary }}"
`;
