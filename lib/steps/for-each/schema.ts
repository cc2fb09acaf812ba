import { z } from 'zod';
import { expression, steps, template } from '../common-fields.ts';
import { loopEstimate } from '../loop-estimate.ts';

/** Ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** Ref: https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html */
const source = z.strictObject({
  key: template('Key of the file: of a file that actions keep, or of an object in `bucket`.').optional(),
  list: template(
    'What the keys of files begin with, in place of `key`: the items are these files, `{ key, size, modified }`; with `format`, what is in them.',
  ).optional(),
  bucket: z
    .string()
    .regex(BUCKET, { error: 'expected the name of an S3 bucket' })
    .optional()
    .describe("Name of an S3 bucket that has the file. Default: the project's files."),
  format: z
    .enum(['json', 'jsonl', 'csv', 'manifest'])
    .optional()
    .describe(
      'A JSON list, a JSON value in each line, CSV, or the manifest of an S3 inventory, whose rows are the items. Default: what the end of the key says (`.jsonl`, `.csv`), else json.',
    ),
  columns: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe('Names of the columns of a CSV file. Default: its first line.'),
  delimiter: z
    .enum(['comma', 'pipe', 'semicolon', 'space', 'tab'])
    .optional()
    .describe('What is between the columns of a CSV file. Default: comma.'),
  max_items: z
    .int()
    .min(1)
    .max(100_000_000)
    .optional()
    .describe('Items that are read at most. Default: all.'),
});

/** The fields of `for_each` besides those that it shares. */
export const fields = {
  foreach: expression(
    'The list to iterate over. It must be there; a filter that finds nothing in a list yields an empty one. Not with `from`.',
  ).optional(),
  from: source
    .optional()
    .describe(
      'File with the items, in place of `foreach`; it may have millions. Implies `mode: distributed`.',
    ),
  mode: z
    .enum(['inline', 'distributed'])
    .optional()
    .describe(
      '`distributed`: each iteration is an execution with its own history, so that there may be any number of them. ' +
        'What a successful iteration did is undone if the whole execution fails, and not before. Default: inline, unless the items ' +
        'come from files, results go to files, or the schema of the list (`maxItems`) allows more than fit into an execution.',
    ),
  executions: z
    .enum(['standard', 'express'])
    .optional()
    .describe(
      'With `express`, iterations are Express executions, which are paid by their time and not by their steps: for steps without effects that ' +
        'end within five minutes. Implies `mode: distributed`. Default: standard.',
    ),
  as: z
    .string()
    .regex(/^[a-z][a-z0-9_]*$/)
    .optional()
    .describe(
      'Name of the current item inside the steps. Default: item. Its position is always `$index`, from 0.',
    ),
  batch: z
    .strictObject({
      size: z
        .int()
        .min(1)
        .max(10_000)
        .optional()
        .describe('Items in a batch at most; the last may have fewer.'),
      bytes: z
        .int()
        .min(1024)
        .max(262_144)
        .optional()
        .describe(
          'Bytes of JSON that the items of a batch have together at most, of a distributed `for_each`. `$index` is the position of the first item of a batch then.',
        ),
      input: template('Value that the steps of every batch read as `$batch`, computed once.').optional(),
    })
    .optional()
    .describe('Iterates over batches: the item is a list of items, and `$index` counts batches.'),
  max_concurrency: z
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe(
      'Iterations that run concurrently. Default: no limit (AWS starts at most 40, distributed 10,000).',
    ),
  results: z
    .strictObject({
      folder: z
        .string()
        .regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$))[\w!.*'()/-]+$/, {
          error: 'expected the name of a folder, such as "results/orders"',
        })
        .describe('Folder of the files: among those that actions keep, or in `bucket`.'),
      bucket: z
        .string()
        .regex(BUCKET, { error: 'expected the name of an S3 bucket' })
        .optional()
        .describe("Name of an S3 bucket. Default: the project's files."),
      format: z
        .enum(['json', 'jsonl'])
        .optional()
        .describe('A JSON list, or a JSON value in each line. Default: json.'),
    })
    .optional()
    .describe(
      'Writes the values of the iterations to files, in place of a list: there may be any number of them. The result is `{ bucket, key, values }`: the place of their manifest, and what the keys of the files with values begin with, for `from: { list }`. Implies `mode: distributed`.',
    ),
  on_item_error: z
    .enum(['fail', 'skip', 'continue'])
    .optional()
    .describe(
      'What the failure of an iteration does. `fail` (default) fails the step: at once in distributed mode or if its steps ' +
        'have no compensations, otherwise once all iterations have ended, those included that had not begun, so that what ' +
        'they did is undone in order. With the others, what the iteration did is undone, and its value is null (`skip`) or ' +
        '`{error, cause}` (`continue`).',
    ),
  tolerate: z
    .strictObject({
      count: z.int().min(0).optional().describe('Items that may fail.'),
      percent: z.number().min(0).max(100).optional().describe('Share of the items that may fail.'),
    })
    .optional()
    .describe(
      'Failed items with which a distributed `for_each` succeeds still; their values are missing in the result. Default: none.',
    ),
  estimate: loopEstimate('items', 'items in the list'),
  steps: steps('Steps for each item.'),
  output: template('Value of an iteration. Default: the result of its last step.').optional(),
} satisfies z.ZodRawShape;
