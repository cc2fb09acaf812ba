import { requireLocalStack } from './localstack.ts';

/** Says once, and before any test, that there is no LocalStack. */
export default requireLocalStack;
