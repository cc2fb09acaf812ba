/** The language of a machine's or a state's expressions (Developer Guide: Transforming data with JSONata). */
export type QueryLanguage = 'JSONPath' | 'JSONata';
