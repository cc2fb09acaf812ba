import { describe, expect, it } from '@jest/globals';
import { unlikeFile } from './unlike-file.ts';

describe('unlike-file', () => {
  it.each([
    ['pipeline', 'a/sales.workflow.yaml', 'name the file sales.pipeline.yaml, or write kind: workflow'],
    ['workflow', 'sales.pipeline.yml', 'write kind: pipeline, or name the file sales.workflow.yml'],
    ['pipeline', 'sales.services.ts', 'name the file sales.pipeline.ts, or write kind: services'],
  ])('tells that a document of kind %s is not one of %s', (kind, file, hint) => {
    expect(unlikeFile.kind(kind, file)).toMatchObject({ hint });
  });

  it.each([
    ['pipeline', 'sales.pipeline.yaml'],
    ['template', 'sales.template.yaml'],
    ['pipeline', 'inline'],
  ])('says nothing of kind %s in %s', (kind, file) => {
    expect(unlikeFile.kind(kind, file)).toBeUndefined();
  });

  it.each([
    ['sales.pipelines.yaml', undefined, 'sales.pipeline.yaml'],
    ['sales.yml', 'lifecycle', 'sales.lifecycle.yml'],
    ['a/sales.of.mine.yaml', undefined, 'sales.workflow.yaml'],
  ])('offers a name for %s', (file, said, name) => {
    const kinds = ['workflow', 'pipeline', 'lifecycle'];

    expect(unlikeFile.ending(file, kinds, said)).toMatchObject({ hint: `rename it to ${name}` });
  });
});
