import type { Project, ProjectDocument } from '#steps/project.ts';
import { defineKind, type KindProblem } from '../document-kind.ts';
import { type Connections, fields } from './schema.ts';
import { starter } from './starter.ts';

const kind = 'connections';

export const connectionsKind = defineKind<Connections>({
  kind,
  summary:
    'What steps connect to, by name: how requests to APIs are authorised, language models, servers of tools and databases. Secrets are named, never written.',
  fields,
  starter,
  check: describedTwice,
  provides: { field: 'connections', of: ({ connections }) => connections },
});

/** Returns an error for every connection that another document of the project describes too. */
function describedTwice(document: Connections, { documents = [] }: Project): KindProblem[] {
  const others = documents.filter((other) => other.kind === kind && isAnother(other, document));
  return Object.keys(document.connections).flatMap((name): KindProblem[] => {
    const other = others.find(({ value }) => Object.hasOwn(Object(value.connections), name));
    if (!other) return [];
    const message = `the connection "${name}" is described in ${other.file} too`;
    return [{ path: [kind, name], at: 'key', message, hint: 'rename one of the two, or remove it' }];
  });
}

/** The document itself may have been read more than once. */
const isAnother = ({ value }: ProjectDocument, document: object): boolean =>
  JSON.stringify(value) !== JSON.stringify(document);
