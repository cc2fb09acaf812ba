import { readdir } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { openapiOf } from '#contracts/http/openapi.ts';
import { ROUTES } from '#contracts/http/routes/index.ts';
import { isObject } from '#core/json.ts';

describe('the API', () => {
  it.each(ROUTES.map(({ name }) => name))('serves %s by the Lambda of that name', async (name) => {
    const module: unknown = await import(`./${name}/handler.ts`);

    expect(module).toMatchObject({ handler: expect.any(Function) });
  });

  it('has no two routes of one name, or of one method and path', () => {
    expect(new Set(ROUTES.map(({ name }) => name)).size).toBe(ROUTES.length);
    expect(new Set(ROUTES.map(({ method, path }) => `${method} ${path}`)).size).toBe(ROUTES.length);
  });

  it('names every parameter of every path, and no other', () => {
    for (const { path, parameters } of ROUTES) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(Object.keys(parameters.shape).sort()).toEqual(inPath.sort());
    }
  });

  it('is described as an OpenAPI document whose references all lead somewhere', () => {
    const document = openapiOf(ROUTES, '1');
    const text = JSON.stringify(document);
    for (const [, path] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      const target = path
        ?.split('/')
        .reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), document);
      expect(target).toBeDefined();
    }
    const operations = Object.values(document.paths as Record<string, object>).flatMap((path) =>
      Object.values(path),
    );

    expect(operations).toHaveLength(ROUTES.length);
    expect(
      operations.every(({ summary, responses }) => summary && responses['400'] && responses['500']),
    ).toBe(true);
  });

  it('is described with every scheme of webhooks, with its header', () => {
    const { paths, components } = openapiOf(ROUTES, '1') as {
      paths: Record<string, { post: { security: object[]; requestBody: { content: object } } }>;
      components: { securitySchemes: Record<string, { name: string }> };
    };
    const { security, requestBody } = paths['/webhooks/{workflow}']!.post;
    const names = security.flatMap((one) => Object.keys(one));

    expect(names.map((name) => [name, components.securitySchemes[name]?.name])).toEqual([
      ['webhook-standard', 'webhook-signature'],
      ['webhook-github', 'x-hub-signature-256'],
      ['webhook-stripe', 'stripe-signature'],
      ['webhook-slack', 'x-slack-signature'],
      ['webhook-shopify', 'x-shopify-hmac-sha256'],
      ['webhook-hmac', 'x-signature'],
    ]);
    expect(Object.keys(requestBody.content)).toEqual([
      'application/json',
      'application/x-www-form-urlencoded',
    ]);
  });

  it('has a handler in every folder of the platform', async () => {
    const folders = await readdir(new URL('.', import.meta.url), { withFileTypes: true });
    for (const folder of folders.filter((entry) => entry.isDirectory())) {
      const module: unknown = await import(`./${folder.name}/handler.ts`);
      expect(module).toMatchObject({ handler: expect.any(Function) });
    }
  });
});
