import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { ScriptAudit } from '#contracts/scripts/audit.ts';
import { pythonHandler } from '#contracts/scripts/python-handler.ts';
import type { ScriptFunction } from '#contracts/scripts/script-function.ts';
import { isObject, knownAs, parseJson } from '#core/json.ts';
import { projectPython, pythonSites } from '#core/python-packages.ts';
import { answerRequest, type ScriptRequest } from './answer-request.ts';
import type { ScriptCall, ScriptEnd } from './script-call.ts';
import { exitError, ScriptError, timeoutError } from './script-error.ts';

/**
 * Limits the process, then calls the handler once and writes its answer to descriptor 3, after what it asks for: a line each. What it is
 * given and the replies are lines of its standard input. The alarm ends the process even if the one
 * that started it is gone.
 */
const driver = (milliseconds: number): string => `
import os, resource, signal, sys, threading, time
_memory = int(sys.argv[1]) * 1024 * 1024
resource.setrlimit(resource.RLIMIT_AS, (_memory, _memory))
signal.signal(signal.SIGALRM, signal.SIG_DFL)
signal.setitimer(signal.ITIMER_REAL, ${(milliseconds / 1000).toFixed(3)})
_until = time.monotonic() + ${(milliseconds / 1000).toFixed(3)}

_audits = []
_channel = os.fdopen(3, "w")
_asking = threading.Lock()

def _ask(**request):
    with _asking:
        _channel.write(json.dumps({**request, "id": 1}) + "\\n")
        _channel.flush()
        _reply = json.loads(sys.stdin.readline())
    if "error" not in _reply:
        return _reply["output"]
    _error = _reply["error"]
    if "Canceled" in globals() and _error["name"] == "TransactionCanceledException":
        raise Canceled(_error.get("CancellationReasons") or [])
    raise type(_error["name"], (Exception,), {})(_error["message"])

class _LambdaContext:
    keeps = True

    def audit(self, run, action, details):
        _audits.append(json.loads(json.dumps({"action": action, "details": details})))

    def secret(self, name):
        if name not in _given["secrets"]:
            raise RuntimeError("a script that reads a secret names it: context.secret('name')")
        return _given["secrets"][name]

    def dynamo(self, operation, request):
        return _ask(ask="dynamo", operation=operation, input=request)

    def now(self):
        return time.time() + _ahead

    def heartbeat(self, run):
        _ask(ask="heartbeat")

    def get_remaining_time_in_millis(self):
        return max(0, int((_until - time.monotonic()) * 1000))

try:
    _given = json.loads(sys.stdin.readline())
    _ahead = _given["now"] / 1000 - time.time()
    _answer = {"output": handler(_given["event"], _LambdaContext())}
except MemoryError:
    _answer = None
except BaseException as _error:
    _answer = {"error": {"name": type(_error).__name__, "message": str(_error), "stack": type(_error).__name__ + ": " + str(_error)}}
if _answer is not None:
    _answer["audits"] = _audits
if _answer is None:
    os.kill(os.getpid(), signal.SIGKILL)
with _channel:
    _channel.write(json.dumps(_answer))
`;

/** Returns how the packages of the project are found: by the Python of its virtual environment, or in a folder. */
const projectPackages = (): { python?: string; head?: string } => {
  const python = projectPython(process.cwd());
  if (python !== undefined) return { python };
  const sites = pythonSites(process.cwd());
  return { head: `import sys\nsys.path += ${JSON.stringify(sites)}\n` };
};

/** Runs a Python script in a child process, with its own memory, time and an empty environment. */
export const runInPython = (
  script: ScriptFunction,
  { event, milliseconds, write, secrets = {}, now = Date.now(), ...services }: ScriptCall,
): Promise<ScriptEnd> =>
  new Promise((resolve, reject) => {
    const began = performance.now();
    const source = pythonHandler(script) + driver(milliseconds);
    const packages = script.packages ? projectPackages() : undefined;
    const child = spawn(
      packages?.python ?? 'python3',
      ['-I', '-c', (packages?.head ?? '') + source, String(script.memoryMegabytes)],
      {
        env: { PATH: process.env.PATH ?? '/usr/bin:/bin' },
        stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
      },
    );
    let text = '';
    (child.stdio[3] as Readable).setEncoding('utf8').on('data', (data) => {
      text += String(data);
      // The last line, which has no end, is the answer.
      if (!String(data).includes('\n')) return;
      const lines = text.split('\n');
      text = lines.pop() ?? '';
      for (const line of lines)
        void answerRequest(knownAs<ScriptRequest>(parseJson(line)), services).then((reply) =>
          child.stdin?.write(`${JSON.stringify(reply)}\n`),
        );
    });
    // A piece may end within a character.
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (data) => write(String(data)));
    child.on('error', (error) =>
      reject(new ScriptError('Runtime.InvalidEntrypoint', `python3 could not be started: ${error.message}`)),
    );
    child.on('close', (status, signal) => {
      const answer = parseJson(text);
      const audits = knownAs<ScriptAudit[]>(isObject(answer) ? answer.audits : []);
      if (isObject(answer) && 'output' in answer) return resolve({ audits, output: answer.output ?? null });
      if (isObject(answer) && isObject(answer.error)) {
        const { name, message, stack } = answer.error;
        return resolve({ audits, error: new ScriptError(String(name), String(message), String(stack)) });
      }
      if (performance.now() - began >= milliseconds) return reject(timeoutError(milliseconds));
      return reject(exitError(signal === 'SIGKILL' ? 'signal: killed' : `exit status ${status ?? signal}`));
    });
    child.stdin?.on('error', () => undefined);
    child.stdin?.write(`${JSON.stringify({ event, secrets, now })}\n`);
  });
