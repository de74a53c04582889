/** A call as a line for a shell; the webhook is the reader's own. */
export const curlOf = (method: string, params: Record<string, unknown>, base = '$WEBHOOK'): string =>
  `curl "${base}${method}" -H 'content-type: application/json' -d '${JSON.stringify(params).replaceAll("'", "'\\''")}'`
