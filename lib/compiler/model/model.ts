export interface Model {
  steps: {
    path: (string | number)[];
    step: import('#steps/step-type.ts').Step;
    type?: import('#steps/step-type.ts').StepType;
  }[];
}
