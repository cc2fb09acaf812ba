/** Returns a lifecycle of three states, which needs no action. */
export const starter = (
  name: string,
): string => `# yaml-language-server: $schema=../.baton/workflow.schema.json
kind: lifecycle
name: ${name}
description: Say what lives this life, in one sentence.

data:
  type: object
  properties:
    note: { type: string, default: "", description: What is known of an entity. }

states:
  open: { description: Someone has to look at it. }
  done: { final: true }
  dropped: { final: true }

transitions:
  - { on: finish, from: open, to: done, set: { note: "{{ $exists($input.event.note) ? $input.event.note : 'finished' }}" } }
  - { on: drop, from: open, to: dropped }
  - { after: 30d, from: open, to: dropped }
`;
