/** A call that was refused: its code, the server's own text, the HTTP status and the entry of the request log. */
export class Failure extends Error {
  readonly code: string
  readonly status: number
  readonly logId: string | null

  constructor(code: string, text: string, status: number, logId: string | null = null) {
    super(text)
    this.code = code
    this.status = status
    this.logId = logId
  }
}
