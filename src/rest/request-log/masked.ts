/** Names of parameters that hold what nobody else may read. */
const NAME = String.raw`(?:auth|auth_id|refresh_id|access_token|refresh_token|client_secret|application_token|\w*password)`
const SECRET_NAME = new RegExp(`^${NAME}$`, 'i')

/**
 * `auth=…`, `fields[PASSWORD]=…`, in plain or percent-encoded text. The sign comes first and the name is sought backwards
 * from it: from each name forwards to a sign that never comes would take quadratic time.
 */
const NAMED_IN_TEXT = new RegExp(
  String.raw`(=|%3D)(?<=\b${NAME}(?:\]|%5D)*(?:\[[^\][=&]*\])*(?:=|%3D))[^&"'\r\n]+`,
  'gi',
)

/** `"access_token":"…"` of JSON within a text. */
const NAMED_IN_JSON = new RegExp(String.raw`("${NAME}"\s*:\s*)("(?:[^"\\]|\\.)*"?|[^\s,}"]+)`, 'gi')

/** An address with a webhook's code in it. */
const WEBHOOK_IN_TEXT = /(\/rest\/\d+\/)[^/\s"'?&]{4,}/g

/** What the portal's own secrets look like: tokens, webhooks' codes, clients' secrets, tokens of the control API. */
const SECRET_SHAPE = /\b(?:[0-9a-f]{70}|[0-9a-f]{32}|[0-9A-Za-z]{50}|portico_[\w-]{32})(?![0-9A-Za-z])/gi

const MASK = '***'

/** A text without what must not be read by others. */
export const maskedText = (text: string): string =>
  text
    .replace(NAMED_IN_JSON, `$1"${MASK}"`)
    .replace(NAMED_IN_TEXT, `$1${MASK}`)
    .replace(WEBHOOK_IN_TEXT, `$1${MASK}`)
    .replace(SECRET_SHAPE, MASK)

/** A value of a request, with the names in it, without what must not be read by others. */
export function masked(value: unknown): unknown {
  if (typeof value === 'string') return maskedText(value)
  if (Array.isArray(value)) return value.map(masked)
  if (typeof value !== 'object' || value === null) return value
  // A file on the disk says how large it is.
  if ('toJSON' in value && typeof value.toJSON === 'function') return value.toJSON()
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [maskedText(name), maskedUnder(name, inner)]))
}

/** Whatever stands below a secret name is secret, however it is nested. */
function maskedUnder(name: string, value: unknown): unknown {
  if (!SECRET_NAME.test(name)) return masked(value)
  // An event's `auth` is a map of parts with names of their own.
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return MASK
  return Object.fromEntries(
    Object.entries(value).map(([part, inner]) => [
      maskedText(part),
      EVENT_PARTS.has(part) && !SECRET_NAME.test(part) ? masked(inner) : MASK,
    ]),
  )
}

const EVENT_PARTS: ReadonlySet<string> = new Set([
  ...[
    'expires',
    'expires_in',
    'scope',
    'domain',
    'server_endpoint',
    'client_endpoint',
    'status',
    'member_id',
    'user_id',
  ],
])

/** A method as it was asked for; what is none may be a secret that stood in the wrong place of an address. */
export const maskedMethod = (method: string, isKnown: boolean): string =>
  isKnown || /^[a-z][\w-]*(\.[\w-]+)+$/i.test(method) ? maskedText(method) : method === '' ? '' : MASK
