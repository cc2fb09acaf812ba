import { compareTexts } from '#core/compare-texts.ts';
import { html, type Markup } from '#core/html.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { fieldsOf, type SchemaField } from './schema-fields.ts';
import { page } from './style.ts';

const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});
const objectsOf = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : [];
const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** Renders an OpenAPI 3.1 document as a page that needs nothing else. */
export const docsPage = (document: JsonObject): Markup => {
  const paths = Object.entries(objectOf(document.paths)).sort(([a], [b]) => compareTexts(a, b));
  const operations = paths.flatMap(([path, methods]) =>
    Object.entries(objectOf(methods)).map(([method, operation]) => ({
      path,
      method,
      operation: objectOf(operation),
    })),
  );
  const url = textOf(objectsOf(document.servers)[0]?.url);
  const { title, version } = objectOf(document.info);
  return page(
    `${textOf(title)} API`,
    html`<h1>${textOf(title)} API</h1><p class="quiet">Version ${textOf(version)}, served at <code>${url}</code>. <a href="/openapi.json">OpenAPI document</a>, <a href="/">all executions</a></p>
<table>${operations.map(
      ({ operation, method, path }) =>
        html`<tr><td class="method ${method}">${method.toUpperCase()}</td><td><a href="#${textOf(operation.operationId)}"><code>${path}</code></a></td><td>${textOf(operation.summary)}</td></tr>`,
    )}</table>
${operations.map(({ operation, method, path }) => operationSection(operation, method, path, url))}
<section><h2>Errors</h2><p>Every error has this form:</p>${fieldTable(fieldsOf(objectOf(objectOf(objectOf(document.components).schemas).Problem)))}</section>`,
  );
};

const operationSection = (operation: JsonObject, method: string, path: string, url: string): Markup => {
  const parameters = objectsOf(operation.parameters);
  const body = jsonSchemaIn(objectOf(operation.requestBody));
  const fields = body ? fieldsOf(body) : [];
  return html`<section id="${textOf(operation.operationId)}"><h3><span class="method ${method}">${method.toUpperCase()}</span> <code>${path}</code></h3>
<p>${textOf(operation.summary)}</p>
${parameters.length > 0 && html`<h4>Parameters</h4>${fieldTable(parameters.map(parameterField))}`}
${fields.length > 0 && html`<h4>Body</h4>${fieldTable(fields)}`}
<h4>Example</h4><pre>${curlOf(method, path, url, fields)}</pre>
<h4>Answers</h4><table>${Object.entries(objectOf(operation.responses)).map(([status, response]) => answerRow(status, objectOf(response)))}</table></section>`;
};

const parameterField = ({ name, in: place, required, description, schema }: JsonObject): SchemaField => ({
  name: textOf(name),
  type: `${fieldsOf({ type: 'object', properties: { x: schema ?? {} } })[0]?.type ?? 'any'}, in the ${textOf(place)}`,
  required: required === true,
  description: textOf(description),
});

const jsonSchemaIn = (holder: JsonObject): JsonObject | undefined => {
  const schema = objectOf(Object.values(objectOf(holder.content))[0]).schema;
  return isObject(schema) ? schema : undefined;
};

const fieldTable = (fields: readonly SchemaField[]): Markup =>
  html`<table><tr><th>Field</th><th>Type</th><th></th></tr>${fields.map(
    ({ name, type, required, description }) =>
      html`<tr><td><code>${name}</code>${required && html` <small class="quiet">required</small>`}</td><td>${type}</td><td>${description}</td></tr>`,
  )}</table>`;

const answerRow = (status: string, response: JsonObject): Markup => {
  const schema = jsonSchemaIn(response);
  const isProblem = schema !== undefined && '$ref' in schema;
  const fields = schema && !isProblem ? fieldsOf(schema) : [];
  return html`<tr><td><code>${status}</code></td><td>${isProblem ? textOf(response.description) : Object.keys(objectOf(response.content)).join(', ')}${
    fields.length > 0 &&
    html`<details><summary>${fields.length} fields</summary>${fieldTable(fields)}</details>`
  }</td></tr>`;
};

const curlOf = (method: string, path: string, url: string, fields: readonly SchemaField[]): string => {
  const address = `${url}${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => name.toUpperCase())}`;
  if (method === 'get') return `curl ${address}`;
  const required = fields.filter(({ name, required: must }) => must && !/[.[]/.test(name));
  const body = required
    .map(({ name, type }) => `"${name}": ${/^text|^"/.test(type) ? '"…"' : '…'}`)
    .join(', ');
  return `curl -X POST ${address} -d '{${body}}'`;
};
