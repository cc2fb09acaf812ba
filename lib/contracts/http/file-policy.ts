/**
 * Content security policy of a file of an execution: it shows its pictures and styles, and runs no script, because actions write it from
 * inputs (https://www.w3.org/TR/CSP3/).
 */
export const FILE_POLICY =
  "sandbox; default-src 'none'; img-src 'self' data:; media-src 'self'; font-src 'self' data:; style-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'none'";
