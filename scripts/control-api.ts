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
    'Generated from `src/control` by `npm run docs`. A running portal tells the same at',
    `\`GET ${CONTROL_ROOT}/\`, as JSON or, to browsers, as a page.`,
    '',
    'Every other request brings the control token of an active administrator, `Authorization: Bearer portico_…`, and',
    '`portico token add` makes one. Parameters are a JSON object or a form; a list may also be a text with commas between,',
    "a moment without an offset is of the portal's time zone, a duration is like `2h`, `1d12h` or `-90m`. What is not",
    'among the parameters is refused.',
    '',
    'An answer is `{"result": …}`, or `{"error": …, "error_description": …}` with the status that says what kind of error',
    'it is: 400 a parameter, 401 and 403 the token, 404 the path or what it names, 405 the verb, 409 the portal as it is',
    'now, 413 and 415 the body. Streams are server-sent events.',
    '',
    'The command line does the same: `portico NOUN VERB`, on the data itself or, with `--url` and `--token`, on a portal',
    'that runs somewhere else.',
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
