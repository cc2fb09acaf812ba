import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#core/json.ts';
import { validateDefinition } from '../validate.ts';

const READ = { Resource: 'arn:aws:states:::s3:getObject' };

type Language = 'JSONPath' | 'JSONata';

const found = (fields: JsonObject, language: Language): string[] => {
  const processor = {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    StartAt: 'x',
    States: { x: { Type: 'Pass', End: true } },
  };
  const definition = {
    QueryLanguage: language,
    StartAt: 'M',
    States: { M: { Type: 'Map', End: true, ItemProcessor: processor, ...fields } },
  };
  return validateDefinition(definition).map(({ message, location }) => `${location}: ${message}`);
};

describe('The fields inside a distributed Map', () => {
  it.each<[JsonObject, Language]>([
    [
      {
        ItemReader: {
          ...READ,
          Parameters: { Bucket: 'b', Key: 'k' },
          ReaderConfig: { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW', MaxItems: 5 },
        },
      },
      'JSONPath',
    ],
    [{ ItemBatcher: { MaxItemsPerBatchPath: '$.n', BatchInput: { 'a.$': '$.b' } } }, 'JSONPath'],
    [
      {
        ResultWriter: {
          Resource: 'arn:aws:states:::s3:putObject',
          Parameters: { Bucket: 'b' },
          WriterConfig: { OutputType: 'JSONL', Transformation: 'NONE' },
        },
      },
      'JSONPath',
    ],
    [
      {
        ItemReader: { ...READ, Arguments: '{% $states.input %}', ReaderConfig: { MaxItems: '{% 1 %}' } },
        ItemBatcher: { MaxItemsPerBatch: '{% 3 %}' },
      },
      'JSONata',
    ],
  ])('may be what AWS takes: %j', (fields, language) => {
    expect(found(fields, language)).toEqual([]);
  });

  it.each<[JsonObject, string, Language]>([
    [
      { ItemReader: { ...READ, Parameters: {}, ReaderConfig: { MaxItems: 1, MaxItemsPath: '$.n' } } },
      '/States/M/ItemReader/ReaderConfig: There should only be one of the following fields: [MaxItems, MaxItemsPath]',
      'JSONPath',
    ],
    [
      { ItemReader: { ...READ, Parameters: {}, ReaderConfig: { MaxItems: 100_000_001 } } },
      '/States/M/ItemReader/ReaderConfig/MaxItems: Maximum value is 100000000',
      'JSONPath',
    ],
    [
      { ItemReader: { ...READ, Parameters: {}, ReaderConfig: { InputType: 'constructor' } } },
      '/States/M/ItemReader/ReaderConfig/InputType: Value should be one of the following: [CSV, JSON, JSONL, PARQUET, MANIFEST]',
      'JSONPath',
    ],
    [
      { ItemReader: { ...READ, Parameters: {}, ReaderConfig: { MaxItemsPath: 'n' } } },
      "/States/M/ItemReader/ReaderConfig/MaxItemsPath: Value is not a Reference Path: Reference path didn't start with '$'",
      'JSONPath',
    ],
    [
      { ItemReader: { ...READ, Parameters: {}, ReaderConfig: { CSVHeaderLocation: 'GIVEN' } } },
      '/States/M/ItemReader/ReaderConfig: These fields are required: [CSVHeaders]',
      'JSONPath',
    ],
    [
      { ItemReader: { ...READ, Parameters: {}, ReaderConfig: { CSVHeaders: [1] } } },
      '/States/M/ItemReader/ReaderConfig/CSVHeaders: Expected value of type [STRING]',
      'JSONPath',
    ],
    [
      { ItemReader: { Resource: 'arn:aws:states:::s3:putObject', Parameters: {} } },
      "/States/M/ItemReader/Resource: The field 'Resource' does not match any of the allowed values",
      'JSONPath',
    ],
    [
      { ResultWriter: { Resource: 'arn:aws:states:::s3:putObject' } },
      '/States/M/ResultWriter: These fields are required: [Parameters]',
      'JSONPath',
    ],
    [
      { ItemReader: { ...READ, Parameters: {}, ReaderConfig: { InputType: 'CSV' } } },
      "/States/M/ItemReader/ReaderConfig: The field 'CSVHeaderLocation' is required",
      'JSONPath',
    ],
    [
      { ItemBatcher: { MaxItemsPerBatchPath: '$.n' } },
      "/States/M/ItemBatcher: The QueryLanguage is set to 'JSONata', but field 'MaxItemsPerBatchPath' is only supported for the 'JSONPath' QueryLanguage",
      'JSONata',
    ],
    [
      { ItemBatcher: { MaxItemsPerBatchPath: '$$.Execution.Input.n' } },
      '/States/M/ItemBatcher/MaxItemsPerBatchPath: Value is not a Reference Path',
      'JSONPath',
    ],
    [
      { ItemBatcher: { MaxInputBytesPerBatch: 262_145 } },
      '/States/M/ItemBatcher/MaxInputBytesPerBatch: Maximum value is 262144',
      'JSONPath',
    ],
    [
      { ItemBatcher: {} },
      '/States/M/ItemBatcher: One of the fields [MaxItemsPerBatch, MaxInputBytesPerBatch, MaxItemsPerBatchPath, MaxInputBytesPerBatchPath] is required',
      'JSONPath',
    ],
    [
      { ItemReader: { ...READ, Parameters: {} } },
      '/States/M/ItemReader: These fields are required: [Arguments]',
      'JSONata',
    ],
    [
      { ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', WriterConfig: { OutputType: 'XML' } } },
      '/States/M/ResultWriter/WriterConfig/OutputType: Value should be one of the following: [JSON, JSONL]',
      'JSONPath',
    ],
  ])('are refused where AWS refuses them: %j', (fields, message, language) => {
    expect(found(fields, language)).toContain(message);
  });
});
