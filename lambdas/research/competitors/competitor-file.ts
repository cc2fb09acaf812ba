import { ActionError, issueWords } from 'baton/actions';
import { z } from 'zod';

const competitorSchema = z.object({
  name: z.string().min(1),
  url: z.url(),
  price: z.object({ amount: z.number().positive(), currency: z.string() }).optional(),
  tagline: z.string().default(''),
  claims: z.array(z.object({ topic: z.string().min(1), text: z.string().min(1) })),
  weaknesses: z.array(z.string()).default([]),
});

/** One competitor as the file has it. */
export type Competitor = z.infer<typeof competitorSchema>;

const fileSchema = z.object({ competitors: z.array(competitorSchema) });

/** Parses the competitors in the file's text; throws `InvalidCompetitors`, not retryable, which names the fields that are wrong. */
export const parseCompetitors = (text: string, file: string): Competitor[] => {
  const refuse = (reason: string): ActionError =>
    new ActionError('InvalidCompetitors', `${file} is not a competitor file: ${reason}`, {
      retryable: false,
    });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw refuse(`it is not JSON (${(error as Error).message})`);
  }
  const parsed = fileSchema.safeParse(json, { error: issueWords });
  if (parsed.success) return parsed.data.competitors;
  throw refuse(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; '));
};
