import { type ComponentChildren, render, type VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { thisBrowser } from './api/session/browser.ts';
import { may, session, setSession } from './api/session/current.ts';
import { localSession } from './api/session/local-session.ts';
import { openSession } from './api/session/open-session.ts';
import { Notice } from './view/notice.tsx';
import { SESSION_WORDS } from './words/session.ts';

/** Opens the session, signing in if that is needed, and then shows the console. */
export const openConsole = async (root: HTMLElement, console: VNode): Promise<void> => {
  const token = document.querySelector<HTMLMetaElement>('meta[name=baton-token]')?.content;
  if (token !== undefined) {
    setSession(localSession(token));
    return render(console, root);
  }
  try {
    const opened = await openSession(thisBrowser);
    if (!opened) return;
    if ('problem' in opened) return render(<SignInAgain {...opened} />, root);
    setSession(opened.session);
    tabs.onmessage = () => opened.session.end();
    render(console, root);
  } catch (problem) {
    render(<SignInAgain problem={problem as Error} again={async () => location.reload()} />, root);
  }
};

/** Whoever signs out in one tab has signed out in all. */
const tabs = new BroadcastChannel('baton-session');
const SIGNED_OUT = 'signed out';

const SignInAgain = ({ problem, again }: { problem?: Error; again(): Promise<void> }) => (
  <main>
    <h1>{problem ? SESSION_WORDS.failed : SESSION_WORDS.over}</h1>
    <Notice problem={problem} />
    <button type="button" class="primary" onClick={() => void again()}>
      {SESSION_WORDS.signIn}
    </button>
  </main>
);

/** Whether the session is over, as soon as it is. */
const useEnd = (): boolean => {
  const [isOver, setOver] = useState(session().isOver);
  useEffect(() => session().onEnd(() => setOver(true)), []);
  return isOver;
};

/** Shows the console to whoever may see something of it, as long as the session lasts. */
export const Signed = ({ children }: { children: ComponentChildren }) => {
  if (useEnd()) return <SignInAgain again={() => session().signIn()} />;
  const { person } = session();
  if (person && !may('viewer'))
    return (
      <main>
        <h1>Baton</h1>
        <p class="notice">{SESSION_WORDS.noGroup(person.name)}</p>
      </main>
    );
  return <>{children}</>;
};

/** Says who has signed in, and signs out. */
export const Visitor = () => {
  const isOver = useEnd();
  const { person } = session();
  if (isOver || !person) return null;
  const signOut = (): void => {
    tabs.postMessage(SIGNED_OUT);
    void session().signOut();
  };
  return (
    <div class="visitor">
      <span>{person.name}</span>
      <button type="button" class="link" onClick={signOut}>
        {SESSION_WORDS.signOut}
      </button>
    </div>
  );
};
