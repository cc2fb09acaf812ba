/** A task that an activity's worker may take. */
export interface ActivityTask {
  token: string;
  /** JSON text. */
  input: string;
  /** Called when a worker takes it. */
  taken(workerName: string | undefined): void;
}

interface Poll {
  answer(task: ActivityTask | null): void;
  workerName: string | undefined;
}

/** The waiting tasks and the waiting workers of every activity. */
export class ActivityQueues {
  #tasks = new Map<string, ActivityTask[]>();
  #polls = new Map<string, Poll[]>();

  /** Gives the task to the worker that has waited longest, or keeps it until one asks. */
  offer(activityArn: string, task: ActivityTask): void {
    const poll = this.#polls.get(activityArn)?.shift();
    if (poll) {
      poll.answer(task);
      return;
    }
    const tasks = this.#tasks.get(activityArn) ?? [];
    tasks.push(task);
    this.#tasks.set(activityArn, tasks);
  }

  /** Withdraws a task that no worker has taken. */
  withdraw(activityArn: string, token: string): void {
    const tasks = this.#tasks.get(activityArn) ?? [];
    const index = tasks.findIndex((task) => task.token === token);
    if (index >= 0) tasks.splice(index, 1);
  }

  /** Returns the next task, or null if none comes within some milliseconds or the worker goes away. */
  take(
    activityArn: string,
    workerName: string | undefined,
    patienceMilliseconds: number,
    signal?: AbortSignal,
  ): Promise<ActivityTask | null> {
    const waiting = this.#tasks.get(activityArn)?.shift();
    if (waiting) {
      waiting.taken(workerName);
      return Promise.resolve(waiting);
    }
    return new Promise((resolve) => {
      const polls = this.#polls.get(activityArn) ?? [];
      this.#polls.set(activityArn, polls);
      const answer = (task: ActivityTask | null): void => {
        clearTimeout(timeout);
        signal?.removeEventListener('abort', leave);
        const index = polls.indexOf(poll);
        if (index >= 0) polls.splice(index, 1);
        task?.taken(workerName);
        resolve(task);
      };
      const leave = (): void => answer(null);
      const poll: Poll = { answer, workerName };
      const timeout = setTimeout(leave, patienceMilliseconds);
      signal?.addEventListener('abort', leave, { once: true });
      polls.push(poll);
    });
  }

  /** Sends all waiting workers away. */
  close(): void {
    for (const polls of this.#polls.values()) for (const poll of [...polls]) poll.answer(null);
  }
}
