/** What other tools call commands of Baton, and what to do here. */
const OTHER_WORDS = new Map(
  Object.entries({
    abort: '"baton stop" ends an execution and leaves what it did; "baton cancel" undoes it as well',
    add: '"baton new" creates a workflow or an action',
    build: '"baton compile" writes the Step Functions definition; "npx cdk synth" what is deployed',
    check: '"baton validate" checks workflows',
    console: '"baton dev" shows it at the address that it prints',
    create: '"baton new" creates a workflow or an action',
    dashboard: '"baton dev" shows the console at the address that it prints',
    delete: '"baton gc" removes old versions; "npx cdk destroy --all" removes a deployment',
    deploy: '"npx cdk deploy --all" deploys; "baton diff" shows what it would change',
    describe: '"baton status WORKFLOW EXECUTION" shows an execution; "baton plan WORKFLOW" a workflow',
    destroy: '"npx cdk destroy --all" removes a deployment',
    exec: '"baton run" runs a workflow here; "baton start" on a running stack',
    execute: '"baton run" runs a workflow here; "baton start" on a running stack',
    executions: '"baton status" lists executions',
    generate: '"baton new" creates a workflow or an action',
    invoke: '"baton run" runs a workflow here; "baton start" on a running stack',
    kill: '"baton stop" ends an execution and leaves what it did; "baton cancel" undoes it as well',
    lint: '"baton validate" checks workflows',
    list: '"baton status" lists executions; "baton validate" the workflows; "baton actions" the actions',
    ls: '"baton status" lists executions; "baton validate" the workflows; "baton actions" the actions',
    local: '"baton dev" keeps the stack running on this machine',
    ps: '"baton status" lists executions',
    redrive: '"baton retry" continues a failed execution; "baton rerun" runs it again from any step',
    reject: '"baton approve APPROVAL --reject" rejects',
    replay: '"baton rerun" runs an execution again from any step; "baton events replay" an event',
    rollback:
      '"baton cancel" undoes what an execution did; the console goes back to an earlier version of a workflow',
    show: '"baton status WORKFLOW EXECUTION" shows an execution; "baton plan WORKFLOW" a workflow',
    synth: '"npx cdk synth" writes what is deployed; "baton compile" the definition of a workflow',
    terminate: '"baton stop" ends an execution and leaves what it did; "baton cancel" undoes it as well',
    ui: '"baton dev" shows the console at the address that it prints',
    undo: '"baton cancel" undoes what an execution did',
    watch: '"baton status WORKFLOW EXECUTION --watch" follows an execution; "baton dev" the code',
    workflows: '"baton validate" lists and checks the workflows',
  }),
);

/** Returns what to do in place of a command that Baton calls otherwise, if it is known. */
export const otherWord = (verb: string): string | undefined => OTHER_WORDS.get(verb.toLowerCase());
