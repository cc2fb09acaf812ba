import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchEndpoint } from './endpoint-child.ts';

/**
 * Tries an endpoint with boto3 and the AWS CLI: `node test/engine-api/clients.ts`. Needs Python 3; installs both into a
 * virtual environment in the folder for temporary files, which later runs take again.
 */
const PACKAGES = ['boto3>=1.40,<2', 'awscli>=1.42,<2'];

const venv = join(tmpdir(), 'baton-clients');
const python = join(venv, 'bin', 'python');
if (!existsSync(join(venv, 'bin', 'aws'))) {
  console.log(`installing ${PACKAGES.join(', ')} into ${venv}`);
  execFileSync('python3', ['-m', 'venv', venv], { stdio: 'inherit' });
  execFileSync(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...PACKAGES], {
    stdio: 'inherit',
  });
}

const endpoint = await launchEndpoint();
const env = {
  ...process.env,
  AWS_ENDPOINT_URL: endpoint.url,
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_DEFAULT_REGION: 'eu-central-1',
  AWS_PAGER: '',
};
try {
  for (const [command, script] of [
    [python, 'boto3_client.py'],
    ['bash', 'aws_cli.sh'],
  ] as const) {
    const path = join(import.meta.dirname, script);
    execFileSync(command, [path], {
      stdio: 'inherit',
      env: { ...env, PATH: `${join(venv, 'bin')}:${process.env.PATH}` },
    });
  }
  console.log('boto3 and the AWS CLI: all as expected');
} finally {
  await endpoint.end('SIGTERM');
}
