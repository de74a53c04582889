import { CONTROL_ROOT, type DescribedOperation, type DescribedParam, described } from '../../control/describe.ts'
import { type Html, html } from '../web/html.ts'

const row = (param: DescribedParam): Html => {
  const { name, in: where, kind, required, values, meaning } = param
  const needed = required ? 'required' : 'default' in param ? `default ${JSON.stringify(param.default)}` : ''
  const cells = [name, where, values?.join(' | ') ?? kind, needed, meaning]
  return html`<tr>${cells.map(cell => html`<td>${cell}</td>`)}</tr>\n`
}

const part = ({ method, path, meaning, parameters, command, stream }: DescribedOperation): Html => html`
<h2><code>${method} ${path}</code></h2>
<p>${meaning}${stream && ' Answers with server-sent events.'} <code>${command}</code></p>
${parameters.length > 0 && html`<table>\n${parameters.map(row)}</table>`}
`

/** The list of operations for people who come with a browser. */
export const controlPage = (): string =>
  `${html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Portico: the control API</title>
<style>body{font:16px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}h2{font-size:1em;margin:2em 0 0}
table{border-collapse:collapse}td{border-top:1px solid #ccc;padding:.2em 1em .2em 0;vertical-align:top}</style>
<h1>The control API</h1>
<p>Every request brings an administrator's token: <code>Authorization: Bearer portico_…</code>.
<code>portico token add</code> makes one. Parameters are JSON or a form; the answer is <code>{"result": …}</code> or
<code>{"error": …, "error_description": …}</code>. Without <code>Accept: text/html</code>, <code>GET ${CONTROL_ROOT}/</code>
says all of this as JSON.</p>
${described().map(part)}
</html>
`}`
