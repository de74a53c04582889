import { hash as sha } from 'node:crypto'

/** Whether a text can be the challenge of an authorization: a SHA-256 in base64url (RFC 7636). */
export const isChallenge = (text: string): boolean => /^[\w-]{43}$/.test(text)

/**
 * Whether an exchange has what its authorization asked for. One without a challenge has to come without a verifier too:
 * who sends one began with a challenge, and somebody has taken that away.
 */
export function proves(challenge: string | null, verifier: string): boolean {
  if (challenge === null) return verifier === ''
  return /^[\w.~-]{43,128}$/.test(verifier) && sha('sha256', verifier, 'base64url') === challenge
}
