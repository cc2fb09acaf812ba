import { didYouMean } from '#core/did-you-mean.ts';
import { stepTypes } from '#steps/index.ts';
import type { Finding, Path, RuleInfo } from '../../findings/finding.ts';

const code = 'unknown-step-type';

/** What other workflow languages call Baton's types, in lower case. */
const SYNONYMS = new Map(
  Object.entries({
    action: 'task',
    activity: 'task',
    agent: 'llm',
    ai: 'llm',
    api: 'http',
    approve: 'approval',
    assign: 'transform',
    bash: 'script',
    block: 'group',
    call: 'task',
    choice: 'switch',
    code: 'script',
    condition: 'switch',
    database: 'sql',
    delay: 'wait',
    dynamodb: 'aws',
    each: 'for_each',
    end: 'return',
    error: 'fail',
    event: 'emit',
    exit: 'return',
    fork: 'parallel',
    function: 'task',
    human: 'approval',
    if: 'switch',
    invoke: 'task',
    javascript: 'script',
    lambda: 'task',
    loop: 'while',
    manual: 'approval',
    map: 'for_each',
    model: 'llm',
    notify: 'emit',
    pass: 'transform',
    publish: 'emit',
    python: 'script',
    query: 'sql',
    raise: 'fail',
    repeat: 'while',
    request: 'http',
    rest: 'http',
    s3: 'aws',
    sequence: 'group',
    set: 'transform',
    sleep: 'wait',
    sns: 'aws',
    sqs: 'aws',
    sub_workflow: 'workflow',
    subworkflow: 'workflow',
    succeed: 'return',
    success: 'return',
    throw: 'fail',
    try: 'group',
    until: 'while',
    webhook: 'http',
  }),
);

export const unknownStepType = {
  code,
  description: 'A `type` that Baton does not have.',
  example: 'type: paralel',
  fix: 'Use one of the types in this reference.',
  finding: (type: string, path: Path): Finding => {
    const synonym = SYNONYMS.get(type.toLowerCase());
    const hint = synonym ? `did you mean "${synonym}"?` : didYouMean(type, stepTypes.keys());
    const names = [...stepTypes.keys()].join(', ');
    return {
      code,
      message: `there is no step type "${type}"`,
      path: [...path, 'type'],
      hint: hint ?? `types are ${names}`,
    };
  },
} satisfies RuleInfo & { finding: unknown };
