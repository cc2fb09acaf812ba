import { describe, expect, it } from '@jest/globals';
import { smallProject } from './harness/project.ts';
import { synthesize } from './harness/synthesize.ts';

const project = await smallProject();
/** Hashes of code and of what a deployment was made of change with every edit and say nothing. */
const stable = (text: string): string =>
  text
    .replaceAll(/\b[0-9a-f]{64}\b/g, '(hash)')
    .replaceAll(/(Deployment[0-9A-F]{8})[0-9a-f]{32}/g, '$1(hash)');

describe('templates', () => {
  // The API's template is asserted route by route: as a snapshot it would be read by nobody.
  it.each(['baton-data', 'baton-workflows'])('%s', (stack) => {
    const template = synthesize(project)[stack];
    expect(JSON.parse(stable(JSON.stringify(template)))).toMatchSnapshot();
  });
});
