import { CONTROL_ROOT, type DescribedParam, described } from '../src/control/describe.ts'
import { nouns } from '../src/control/index.ts'

const cell = (text: string): string => text.replaceAll('|', '\\|')

function row(param: DescribedParam): string {
  const { name, in: where, kind, required, values, meaning } = param
  const needed = required ? 'required' : 'default' in param ? `\`${JSON.stringify(param.default)}\`` : ''
  return `| \`${name}\` | ${where} | ${cell(values ? values.join(' | ') : kind)} | ${needed} | ${cell(meaning)} |`
}

/** docs/control-api.md: every operation of the control API, as the list of operations has it. */
export function controlApi(): string {
  const lines = [
    '# The control API',
    '',
    'Generated from `src/control` by `npm run docs`. A running portal has the same description at',
    `\`GET ${CONTROL_ROOT}/\`, as JSON, and as a page for browsers.`,
    '',
    'Every other request needs a control token of an active administrator, in the header `Authorization: Bearer portico_…`;',
    '`portico token add` makes one. Parameters are sent as a JSON object or as a form. A list can be written as a text with',
    "commas. A moment without an offset is in the portal's time zone. A duration is written as `2h`, `1d12h` or `-90m`. A",
    'parameter that an operation does not have is an error.',
    '',
    'The answer is `{"result": …}`, or `{"error": …, "error_description": …}` with an HTTP status: 400 for a wrong parameter,',
    '401 and 403 for the token, 404 for a path or an object that does not exist, 405 for the HTTP method, 409 for a conflict',
    'with the present state of the portal, 413 and 415 for the body. Streams are server-sent events.',
    '',
    'The command line has the same operations: `portico NOUN VERB` works on the data of this machine, or, with `--url` and',
    '`--token`, on a portal that runs elsewhere.',
  ]
  const all = described()
  for (const { name, meaning, operations } of nouns) {
    lines.push('', `## ${name}: ${meaning}`)
    for (const { verb } of operations) {
      const command = `portico ${name} ${verb}`
      const operation = all.find(one => one.command === command)!
      const stream = operation.stream ? ' Answers with server-sent events.' : ''
      lines.push(
        '',
        `### \`${operation.method} ${operation.path}\``,
        '',
        `${operation.meaning}${stream} \`${command}\``,
      )
      if (operation.parameters.length)
        lines.push(
          '',
          '| Parameter | In | Kind | | Meaning |',
          '|---|---|---|---|---|',
          ...operation.parameters.map(row),
        )
    }
  }
  return `${lines.join('\n')}\n`
}
