import { describe, expect, it } from '@jest/globals';
import { shakeable } from './shakeable.ts';

describe('A module that imports Zod', () => {
  it.each([
    ["import { z } from 'zod';\nz.text();", "import * as z from 'zod';\nz.text();"],
    ['import {z} from "zod"', 'import * as z from "zod"'],
    ["import z from 'zod';", "import * as z from 'zod';"],
    ["import { z as schema } from 'zod';", "import * as schema from 'zod';"],
    [
      "import { type ZodType, z } from 'zod';",
      "import * as z from 'zod'; import { type ZodType } from 'zod';",
    ],
    ["import {\n  z,\n} from 'zod';\nconst a = 1;", "import * as z from 'zod'\n\n;\nconst a = 1;"],
  ])('has it as a namespace: %j', (text, expected) => {
    expect(shakeable(text)).toBe(expected);
  });

  it.each([
    "import * as z from 'zod';",
    "import type { z } from 'zod';",
    "import { ZodError } from 'zod';",
    "import { z } from 'zod/mini';",
    "import { z } from './zod';",
    'const a = 1;',
  ])('stays as it is if nothing is gained: %j', (text) => {
    expect(shakeable(text)).toBeUndefined();
  });
});
