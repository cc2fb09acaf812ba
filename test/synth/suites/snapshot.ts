import { describe, expect, it } from '@jest/globals';
import { smallProject } from '../harness/project.ts';
import { synthesize } from '../harness/synthesize.ts';

const project = await smallProject();
/** Hashes say nothing, and definitions are compared with their golden files. */
const stable = (text: string): string =>
  text
    .replaceAll(/\b[0-9a-f]{64}\b/g, '(hash)')
    // What a version of a function holds, and what a role may do: the hash at the end of a name or a logical id. The longer one comes
    // first, because half of it may be digits and look like an id.
    .replaceAll(/(\bversionof\w+?|[/]functions[/][\w-]+[/])[0-9a-f]{16}\b/g, '$1(content)')
    .replaceAll(/\b(\w+[0-9A-F]{8})[0-9a-f]{8}\b/g, '$1(content)')
    .replaceAll(/Definition [0-9a-f]{12}/g, 'Definition (version)');
const withoutDefinitions = (name: string, value: unknown): unknown =>
  name === 'DefinitionString' ? '(definition)' : value;

describe('templates', () => {
  // The API's template is asserted route by route: no one would read it as a snapshot.
  it.each(['baton-data', 'baton-workflows'])('%s', (stack) => {
    const template = synthesize(project)[stack];

    expect(JSON.parse(stable(JSON.stringify(template, withoutDefinitions)))).toMatchSnapshot();
  });
});
