/** An operation that is not done, in words for whoever asked: what happened, why and what to do. */
export class Refusal extends Error {
  /** The status of HTTP. */
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, text: string) {
    super(text)
    this.status = status
    this.code = code
  }
}

/** A parameter that cannot be what it is. */
export const wrong = (text: string): Refusal => new Refusal(400, 'INVALID_PARAMETER', text)

/** What the address names is not there. */
export const missing = (text: string): Refusal => new Refusal(404, 'NOT_FOUND', text)

/** The portal, as it is now, does not allow it. */
export const conflict = (text: string): Refusal => new Refusal(409, 'CONFLICT', text)
