import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';

/** Annotations by which traces are found. */
export type Annotations = Record<string, number | string>;

/** What the runtime says of the trace: `Root=…;Parent=…;Sampled=1`. */
const CONTEXT = /^(?=.*Root=(?<root>[\w-]+))(?=.*Parent=(?<parent>\w+))/;

/**
 * Runs a call and sends a subsegment about it to the X-Ray daemon of its Lambda function, for bundles without X-Ray's SDK. Tracing fails
 * no call.
 * Ref: https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html.
 */
export const tracedCall = async <Result>(
  name: string,
  annotations: Annotations,
  call: () => Promise<Result>,
): Promise<Result> => {
  const { root, parent } = CONTEXT.exec(process.env._X_AMZN_TRACE_ID ?? '')?.groups ?? {};
  const start = Date.now();
  const send = (more: object): void => {
    if (root === undefined || parent === undefined) return;
    sendSegment({
      name,
      id: randomBytes(8).toString('hex'),
      trace_id: root,
      parent_id: parent,
      type: 'subsegment',
      start_time: start / 1000,
      end_time: Date.now() / 1000,
      annotations,
      ...more,
    });
  };
  try {
    const result = await call();
    send({});
    return result;
  } catch (error) {
    const { name: type = 'Error', message = '' } = (error ?? {}) as Partial<Error>;
    const exception = { id: randomBytes(8).toString('hex'), type, message };
    send({ fault: true, cause: { working_directory: process.cwd(), exceptions: [exception] } });
    throw error;
  }
};

const sendSegment = (segment: object): void => {
  const [address = '', port = ''] = (process.env.AWS_XRAY_DAEMON_ADDRESS ?? '127.0.0.1:2000').split(':');
  const socket = createSocket('udp4').unref();
  socket.on('error', () => socket.close());
  socket.send(`{"format":"json","version":1}\n${JSON.stringify(segment)}`, Number(port), address, () =>
    socket.close(),
  );
};
