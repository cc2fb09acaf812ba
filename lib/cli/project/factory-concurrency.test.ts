import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { projectWith } from '#local/testing/handlers.ts';
import { reservedCalls } from './factory-concurrency.ts';

const handler = 'export const handler = async () => 1;';

describe('reservedCalls', () => {
  const bare = projectWith({ 'shop/sell': handler });
  const project = projectWith({ 'shop/sell': handler });
  const config = {
    defaults: { factoryConcurrency: { shop: 1 } },
    stages: { big: { factoryConcurrency: { shop: 9 } }, wrong: { factoryConcurrency: { shap: 9 } } },
  };
  writeFileSync(join(project.root, 'baton.config.ts'), `export default ${JSON.stringify(config)};`);
  afterAll(() => {
    bare.remove();
    project.remove();
  });

  it('returns those of the deployment without a stage, or of a stage', async () => {
    expect(await reservedCalls(project.root)).toEqual({ shop: 1 });
    expect(await reservedCalls(project.root, 'big')).toEqual({ shop: 9 });
    expect(await reservedCalls(bare.root)).toEqual({});
  });

  it.each([
    ['wrong', 'there is no factory "shap"; did you mean "shop"?'],
    ['bgi', '"bgi" is not in baton.config.ts; expected big, wrong'],
  ])('says what is wrong with the settings of the stage %s', async (stage, message) => {
    await expect(reservedCalls(project.root, stage)).rejects.toThrow(message);
  });
});
