/** Where LocalStack answers. An IP address rather than a name keeps asset uploads path-style. */
export const ENDPOINT = process.env.AWS_ENDPOINT_URL ?? 'http://127.0.0.1:4566';

export const ACCOUNT = '000000000000';
export const REGION = 'us-east-1';

/** Environment of everything that talks to LocalStack: nothing of the developer's own account is looked at. */
export const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  AWS_ENDPOINT_URL: ENDPOINT,
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_SESSION_TOKEN: undefined,
  AWS_PROFILE: undefined,
  AWS_REGION: REGION,
  AWS_DEFAULT_REGION: REGION,
  AWS_EC2_METADATA_DISABLED: 'true',
});

const HOW_TO_GET_ONE = `There is no LocalStack at ${ENDPOINT}. Start one and try again:
  docker run --rm -p 4566:4566 -e LAMBDA_IGNORE_ARCHITECTURE=1 -v /var/run/docker.sock:/var/run/docker.sock localstack/localstack
or
  pip install localstack && localstack start
or name another one: AWS_ENDPOINT_URL=http://127.0.0.1:4566 npm run test:localstack`;

/** Throws with a hint how to get a LocalStack when none answers. */
export const requireLocalStack = async (): Promise<void> => {
  const healthy = await fetch(`${ENDPOINT}/_localstack/health`, { signal: AbortSignal.timeout(5000) }).then(
    (response) => response.ok,
    () => false,
  );
  if (!healthy) throw new Error(HOW_TO_GET_ONE);
};

/** Returns whether LocalStack runs in a container; then its functions do too. */
export const runsInContainer = async (): Promise<boolean> => {
  const response = await fetch(`${ENDPOINT}/_localstack/info`);
  return ((await response.json()) as { is_docker: boolean }).is_docker;
};
