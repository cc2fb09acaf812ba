/** An answer of the API that says what went wrong. */
export class Problem extends Error {
  readonly code: string;
  /** One for each field that does not fit. */
  readonly details: readonly { field: string; message: string }[];

  constructor(code: string, message: string, details: Problem['details'] = []) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

interface Answer {
  error?: { code: string; message: string; details?: Problem['details'] };
}

const token = document.querySelector<HTMLMetaElement>('meta[name=baton-token]')?.content ?? '';

/** Asks the API; throws a Problem if it refuses or does not answer. */
export const request = async <Result>(
  method: 'GET' | 'POST',
  path: string,
  body?: object,
): Promise<Result> => {
  const headers = {
    'content-type': 'application/json',
    ...(method === 'POST' ? { 'x-baton-token': token } : {}),
  };
  let response: Response;
  try {
    response = await fetch(path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
  } catch {
    throw new Problem('unreachable', 'The stack does not answer.');
  }
  const answer: unknown = await response.json().catch(() => ({}));
  if (response.ok) return answer as Result;
  const { error } = answer as Answer;
  throw new Problem(
    error?.code ?? 'internal',
    error?.message ?? `The API answered ${response.status}.`,
    error?.details,
  );
};

/** A path from its parts, each as one segment. */
export const pathOf = (...segments: string[]): string => `/${segments.map(encodeURIComponent).join('/')}`;

/** A query without the fields that are absent. */
export const queryOf = (fields: Record<string, string | number | boolean | undefined>): string => {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined && value !== '');
  if (given.length === 0) return '';
  return `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
};
