/** Where an error's type is declared; the prefix of `__type`, as AWS writes it. */
const MODELS = {
  service: 'com.amazonaws.swf.service.v2.model#',
  validation: 'com.amazon.coral.validate#',
  protocol: 'com.amazon.coral.service#',
} as const;

/** An error that a caller of the API gets, shaped as AWS's. */
export class ApiError extends Error {
  /** As the SDKs name it, e.g. `ExecutionDoesNotExist`. */
  override readonly name: string;
  /** `name` with the prefix of its model, for `__type`. */
  readonly type: string;
  readonly status: number;

  constructor(name: string, message: string, model: keyof typeof MODELS = 'service', status = 400) {
    super(message);
    this.name = name;
    this.type = MODELS[model] + name;
    this.status = status;
  }
}

const quoted = (name: string, words: string) => (subject: string) =>
  new ApiError(name, `${words}: '${subject}'`);

/** The errors of the Step Functions API that name their subject, with AWS's wording. */
export const apiErrors = {
  activityDoesNotExist: quoted('ActivityDoesNotExist', 'Activity Does Not Exist'),
  activityAlreadyExists: quoted('ActivityAlreadyExists', 'Activity Already Exists'),
  executionAlreadyExists: quoted('ExecutionAlreadyExists', 'Execution Already Exists'),
  executionDoesNotExist: quoted('ExecutionDoesNotExist', 'Execution Does Not Exist'),
  invalidArn: quoted('InvalidArn', 'Invalid Arn'),
  invalidDefinition: quoted('InvalidDefinition', 'Invalid State Machine Definition'),
  invalidExecutionInput: quoted('InvalidExecutionInput', 'Invalid State Machine Execution Input'),
  invalidEncryption: quoted('InvalidEncryptionConfiguration', 'Invalid Encryption Configuration'),
  invalidLogging: (words: string) =>
    new ApiError('InvalidLoggingConfiguration', `Invalid Logging Configuration: ${words}`),
  invalidName: quoted('InvalidName', 'Invalid Name'),
  invalidOutput: quoted('InvalidOutput', 'Invalid Output'),
  invalidToken: quoted('InvalidToken', 'Invalid Token'),
  resourceNotFound: quoted('ResourceNotFound', 'Resource not found'),
  aliasNotFound: () => new ApiError('ResourceNotFound', 'Request references a resource that does not exist.'),
  stateMachineAlreadyExists: quoted('StateMachineAlreadyExists', 'State Machine Already Exists'),
  stateMachineDeleting: quoted('StateMachineDeleting', 'State Machine Is Being Deleted'),
  stateMachineDoesNotExist: quoted('StateMachineDoesNotExist', 'State Machine Does Not Exist'),
  taskTimedOut: quoted('TaskTimedOut', 'Task Timed Out'),
  conflict: (message: string) => new ApiError('ConflictException', message),
  notRedrivable: (message: string) => new ApiError('ExecutionNotRedrivable', message),
  tooManyTags: quoted('TooManyTags', 'Too Many Tags'),
  typeNotSupported: () =>
    new ApiError(
      'StateMachineTypeNotSupported',
      'This operation is not supported by this type of state machine',
    ),
  missingParameter: (message: string) => new ApiError('MissingRequiredParameter', message),
  validation: (message: string) => new ApiError('ValidationException', message, 'validation'),
  serialization: (message: string) => new ApiError('SerializationException', message, 'protocol'),
  accessDenied: (message: string) => new ApiError('AccessDeniedException', message, 'protocol', 403),
  unavailable: (message: string) => new ApiError('ServiceUnavailableException', message, 'protocol', 503),
  unknownOperation: () => new ApiError('UnknownOperationException', '', 'protocol'),
  internal: (message: string) => new ApiError('InternalFailure', message, 'protocol', 500),
};
