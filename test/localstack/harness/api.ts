import { ENDPOINT } from './localstack.ts';

/** An answer of the deployed API. */
export interface Answer<Body = never> {
  status: number;
  contentType: string;
  body: Body;
}

/** Calls the deployed API. */
export interface DeployedApi {
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects to be there
  get<Body = any>(path: string): Promise<Answer<Body>>;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects to be there
  post<Body = any>(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer<Body>>;
}

/** The API with the given id, at LocalStack's address for REST APIs. */
export const deployedApi = (apiId: string): DeployedApi => {
  const call = async (method: string, path: string, body?: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${ENDPOINT}/_aws/execute-api/${apiId}/v1${path}`, {
      method,
      body,
      headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
    });
    const contentType = response.headers.get('content-type') ?? '';
    const text = await response.text();
    return {
      status: response.status,
      contentType,
      body: contentType.startsWith('application/json') ? JSON.parse(text) : text,
    };
  };
  return {
    get: (path) => call('GET', path),
    post: (path, body = {}, headers = {}) =>
      call('POST', path, typeof body === 'string' ? body : JSON.stringify(body), headers),
  };
};
