import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { projectWith } from '#local/testing/handlers.ts';
import { localSettings } from './local-settings.ts';

const handler = 'export const handler = async () => 1;';

describe('The settings of a local stack', () => {
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
    expect((await localSettings(project.root)).factoryConcurrency).toEqual({ shop: 1 });
    expect((await localSettings(project.root, 'big')).factoryConcurrency).toEqual({ shop: 9 });
    expect((await localSettings(bare.root)).factoryConcurrency).toEqual({});
  });

  it.each([
    ['wrong', 'there is no factory "shap"; did you mean "shop"?'],
    ['bgi', '"bgi" is not in baton.config.ts; expected big, wrong'],
  ])('says what is wrong with the settings of the stage %s', async (stage, message) => {
    await expect(localSettings(project.root, stage)).rejects.toThrow(message);
  });
});
