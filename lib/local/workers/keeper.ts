import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Reads which process groups there are (`+42`, `-42`), and kills those that are left when its input ends. A worker that computes
 * without a pause does not notice that its channel has closed.
 */
const SCRIPT = `
trap '' HUP INT TERM
groups=
while read -r line; do
  id=\${line#?}
  case $line in
    +*) groups="$groups $id" ;;
    -*) left=; for group in $groups; do [ "$group" = "$id" ] || left="$left $group"; done; groups=$left ;;
  esac
done
for group in $groups; do kill -9 "-$group"; done
`;

let keeper: ChildProcess | undefined;

const tell = (line: string): void => {
  if (!keeper) {
    keeper = spawn('/bin/sh', ['-c', SCRIPT], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
      env: {},
    });
    // Without a shell, workers end by their channels only.
    keeper.on('error', () => undefined);
    keeper.stdin?.on('error', () => undefined);
    // It must not keep this process alive.
    keeper.unref();
    (keeper.stdin as { unref?(): void } | null)?.unref?.();
  }
  keeper.stdin?.write(`${line}\n`);
};

/** Has a process group killed when this process ends, however it ends. */
export const keep = (groupId: number): void => tell(`+${groupId}`);

/** Forgets a process group that has ended. */
export const release = (groupId: number): void => tell(`-${groupId}`);
