import type { HttpExchange } from '../../integrations/integration.ts';

/**
 * Returns the request and response of an HTTP task, as a test at the level TRACE shows them; what the connection added only when
 * secrets are revealed. https://docs.aws.amazon.com/step-functions/latest/apireference/API_InspectionDataRequest.html
 */
export const httpInspection = (
  { sent, sentWithoutSecrets, answer }: HttpExchange,
  revealSecrets: boolean,
): Record<string, unknown> => {
  const { url, method, headers, body } = revealSecrets ? sent : sentWithoutSecrets;
  const protocol = url.protocol.replace(':', '');
  return {
    request: {
      protocol,
      method,
      url: url.href,
      headers: listed(Object.entries(headers)),
      ...(body !== undefined && { body }),
    },
    response: {
      protocol,
      statusCode: String(answer.status),
      statusMessage: answer.statusText,
      headers: listed(Object.entries(answer.headers).map(([name, values]) => [name, values.join(', ')])),
      body: typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body),
    },
  };
};

const listed = (headers: [string, string][]): string =>
  `[${headers.map(([name, value]) => `${name}: ${value}`).join(', ')}]`;
