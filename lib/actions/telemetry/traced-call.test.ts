import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { tracedCall } from './traced-call.ts';

describe('A call that is traced without the SDK of X-Ray', () => {
  let daemon: Socket;

  beforeEach(async () => {
    daemon = createSocket('udp4');
    daemon.bind(0, '127.0.0.1');
    await once(daemon, 'listening');
    process.env.AWS_XRAY_DAEMON_ADDRESS = `127.0.0.1:${daemon.address().port}`;
    process.env._X_AMZN_TRACE_ID =
      'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=557abcec3ee5a047;Sampled=1';
  });
  afterEach(() => {
    daemon.close();
    delete process.env.AWS_XRAY_DAEMON_ADDRESS;
    delete process.env._X_AMZN_TRACE_ID;
  });

  const sent = async (): Promise<Record<string, unknown>> => {
    const [message] = (await once(daemon, 'message')) as [Buffer];
    const [header, segment = ''] = String(message).split('\n');
    expect(JSON.parse(header ?? '')).toEqual({ format: 'json', version: 1 });
    return JSON.parse(segment) as Record<string, unknown>;
  };

  it('leaves a subsegment in the trace of its function', async () => {
    const segment = sent();

    const result = await tracedCall('## a/b', { workflow: 'w', attempt: 1 }, async () => 'done');

    expect(result).toBe('done');
    expect(await segment).toMatchObject({
      name: '## a/b',
      type: 'subsegment',
      trace_id: '1-5759e988-bd862e3fe1be46a994272793',
      parent_id: '557abcec3ee5a047',
      id: expect.stringMatching(/^[0-9a-f]{16}$/),
      annotations: { workflow: 'w', attempt: 1 },
    });
  });

  it('says there how it failed, and fails', async () => {
    const segment = sent();

    await expect(
      tracedCall('## a/b', {}, async () => {
        throw new RangeError('too far');
      }),
    ).rejects.toThrow('too far');
    expect(await segment).toMatchObject({
      fault: true,
      cause: { exceptions: [{ type: 'RangeError', message: 'too far' }] },
    });
  });

  it('needs no trace', async () => {
    process.env._X_AMZN_TRACE_ID = 'nothing';

    expect(await tracedCall('## a/b', {}, async () => 'done')).toBe('done');
  });
});
