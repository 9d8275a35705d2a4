import { createHash } from 'node:crypto';
import { ApiDocument, type Operation } from './api-document.js';
import { escaped, joined, markup, type Html } from './html.js';

const STYLE = `:root{color-scheme:light dark;--line:#8884;--soft:#8881}
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem}
h1{margin-bottom:0}h2{margin-top:2.5rem;border-bottom:1px solid var(--line)}
code,pre{font:.875em/1.45 ui-monospace,monospace}pre{background:var(--soft);padding:.75rem;overflow:auto;max-height:30rem}
article{border:1px solid var(--line);border-radius:.4rem;margin:1rem 0;padding:.25rem 1rem}article h3{margin:.6rem 0 .2rem}
.method{display:inline-block;min-width:3.5rem;font-weight:700}table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.25rem .6rem .25rem 0;border-bottom:1px solid var(--line)}nav ul{columns:2;padding-left:1rem}`;

/** Nothing but the page's own style: no script, no font, no picture, no frame around it. */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

interface Entry {
  path: string;
  method: string;
  operation: Operation;
}

function json(value: unknown): Html {
  const text = escaped(JSON.stringify(value, undefined, 2) ?? '');
  return markup`<pre><code>${{ raw: text.replaceAll(/&quot;#\/components\/schemas\/([\w.-]+)&quot;/g, (whole, name: string) => `<a href="#schema-${name}">${whole}</a>`) }}</code></pre>`;
}

function parameters({ parameters: all }: Operation): Html {
  if (all.length === 0) return markup``;
  const rows = all.map(
    (one) =>
      markup`<tr><td><code>${one.name}</code></td><td>${one.in}${one.required ? ', needed' : ''}</td><td>${one.description ?? ''} <code>${JSON.stringify(one.schema)}</code></td></tr>`,
  );
  return markup`<table><thead><tr><th>Parameter</th><th>Where</th><th>What</th></tr></thead><tbody>${joined(rows)}</tbody></table>`;
}

function article({ path, method, operation }: Entry): Html {
  const answers = Object.entries(operation.responses).map(
    ([status, answer]) => markup`<tr><td>${status}</td><td>${answer.description ?? answer.$ref?.split('/').at(-1) ?? ''}</td></tr>`,
  );
  return markup`<article id="${operation.operationId}"><h3><span class="method">${method.toUpperCase()}</span> <code>${path}</code></h3>
<p>${operation.summary}</p>${operation.description ? markup`<p>${operation.description}</p>` : markup``}${parameters(operation)}
${operation.requestBody === undefined ? markup`` : markup`<details><summary>Body</summary>${json(operation.requestBody)}</details>`}
<details><summary>Answers</summary><table><tbody>${joined(answers)}</tbody></table>${json(operation.responses)}</details></article>`;
}

/** The OpenAPI document as one self-contained page. Throws when the document is none. */
export function documentsPage(document: object): string {
  const api = ApiDocument.parse(document);
  const entries = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Entry => ({ path, method, operation })),
  );
  const sections = api.tags.map(({ name, description }) => ({ name, description, entries: entries.filter(({ operation }) => operation.tags.includes(name)) }));
  const contents = entries.map(
    ({ path, method, operation }) => markup`<li><a href="#${operation.operationId}"><code>${method.toUpperCase()} ${path}</code></a></li>`,
  );
  const chapters = sections.map(
    (section) => markup`<section><h2>${section.name}</h2><p>${section.description}</p>${joined(section.entries.map(article))}</section>`,
  );
  const schemas = Object.entries(api.components.schemas).map(
    ([name, schema]) => markup`<details id="schema-${name}"><summary><code>${name}</code></summary>${json(schema)}</details>`,
  );
  return markup`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${api.info.title} ${api.info.version}</title><style>${{ raw: STYLE }}</style></head>
<body><header><h1>${api.info.title} ${api.info.version}</h1><p>${api.info.summary ?? ''}</p><p>${api.info.description ?? ''}</p>
<p>The same for programs: <a href="/openapi.json">openapi.json</a> (HTTP), <a href="/asyncapi.json">asyncapi.json</a> (events).</p></header>
<nav aria-label="Contents"><ul>${joined(contents)}</ul></nav><main>${joined(chapters)}<section><h2>Schemas</h2>${joined(schemas)}</section></main></body></html>`
    .raw;
}
