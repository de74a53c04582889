const quoted = (params: Record<string, unknown>): string => `'${JSON.stringify(params).replaceAll("'", "'\\''")}'`
const JSON_TYPE = "-H 'content-type: application/json'"

/**
 * A call as a line for a shell: of a method, by the reader's own webhook, or of the control API (`POST /_portico/roles`), by
 * their own token.
 */
export function curlOf(method: string, params: Record<string, unknown>): string {
  const [verb, path] = method.split(' ')
  return path
    ? `curl -X ${verb} "$PORTAL${path}" -H "authorization: Bearer $TOKEN" ${JSON_TYPE} -d ${quoted(params)}`
    : `curl "$WEBHOOK${method}" ${JSON_TYPE} -d ${quoted(params)}`
}
