import { Failure, type Words } from '../../rest/phrases.ts'

/**
 * What the authorization server answers (settings/oauth/error-codes.md); statuses and the text of a missing parameter are
 * what official clients expect.
 */
export const oauthPhrases = {
  grantTypeMissing: { code: 'invalid_request', text: 'No "grant_type" parameter found' },
  grantTypeUnknown: { code: 'invalid_request', text: 'Invalid "grant_type" parameter' },
  parameterMissing: { code: 'invalid_request', text: 'No "{name}" parameter found' },
  clientUnknown: { code: 'invalid_client', text: 'Invalid client credentials' },
  codeInvalid: { code: 'invalid_grant', text: 'The authorization code is invalid or has expired' },
  // RFC 7636 and 6749; the original has neither.
  verifierWrong: { code: 'invalid_grant', text: 'The "code_verifier" does not match the "code_challenge"' },
  tooManySecrets: {
    code: 'invalid_client',
    text: 'Too many attempts with wrong client credentials. Try again in {wait} s',
    status: 429,
  },
  refreshInvalid: { code: 'invalid_grant', text: 'The refresh token is invalid or has expired' },
  userGone: { code: 'invalid_grant', text: 'The user can no longer be authorized' },
  scopeExceeded: {
    code: 'invalid_scope',
    text: 'Given scope exceeds permissions associated with given grant',
    status: 403,
  },
  paymentRequired: { code: 'PAYMENT_REQUIRED', text: 'Payment required', status: 401 },
  tokenUnknown: { code: 'invalid_client', text: 'Invalid access token' },
} satisfies Record<string, Words>

export const oauthFailure = (condition: keyof typeof oauthPhrases, facts?: Record<string, unknown>): Failure =>
  new Failure(condition, oauthPhrases[condition], facts)
