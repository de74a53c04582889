import { fill, inLanguage, type Language, type Text } from '../lib/text.ts'

/** The words of a failure: code, text with `{facts}`, HTTP status (400 unless said). */
export interface Words {
  /** Quirk: a number where the sample of a page prints one. */
  code: string | number
  text: Text
  status?: number
  /** The name of the argument that is wrong, where the answer tells it beside the text; facts are filled in. */
  argument?: string
}

/** A phrase is words; a bare text has the empty code that the classic methods answer with. */
export type Phrase = Text | Words

/** What a method can fail with: condition → phrase. */
export type Phrases<C extends string = string> = Record<C, Phrase>

const hasCode = (phrase: Phrase): phrase is Words => typeof phrase === 'object' && 'code' in phrase

export const wordsOf = (phrase: Phrase): Words => (hasCode(phrase) ? phrase : { code: '', text: phrase })

/** A failure on its way to `dispatch`, the only catcher: the condition speaks the code's language, the words the client's. */
export class Failure extends Error {
  readonly condition: string
  readonly words: Words
  readonly facts: Record<string, unknown>
  /** The parameter that was being read. */
  parameter: string | null = null

  constructor(condition: string, phrase: Phrase, facts: Record<string, unknown> = {}) {
    super(condition)
    this.condition = condition
    this.words = wordsOf(phrase)
    this.facts = facts
  }

  text(language: Language): string {
    return textOf(this, language)
  }
}

/** The text of a failure in a language, with its facts filled in. */
export const textOf = ({ words, facts }: Pick<Failure, 'words' | 'facts'>, language: Language): string =>
  fill(inLanguage(words.text, language), facts)

const REST_V3 = 'BITRIX_REST_V3_EXCEPTION_'

/** Failures that any method can answer with (_includes/system-errors.md, api-reference/rest-v3.md, limits.md). */
export const systemPhrases = {
  internal: { code: 'INTERNAL_SERVER_ERROR', text: 'Internal server error', status: 500 },
  methodNotFound: { code: 'ERROR_METHOD_NOT_FOUND', text: 'Method not found!', status: 404 },
  // The code is one that b24jssdk knows: a failure that it does not throw.
  methodNotFoundV3: { code: `${REST_V3}METHODNOTFOUNDEXCEPTION`, text: 'Method not found!', status: 404 },
  noAuthFound: { code: 'NO_AUTH_FOUND', text: 'Wrong authorization data', status: 401 },
  invalidCredentials: { code: 'INVALID_CREDENTIALS', text: 'Invalid request credentials', status: 403 },
  // Pages of methods show it with 401: a wrong id or code in the path (crm-item-import.md).
  unknownWebhook: { code: 'INVALID_CREDENTIALS', text: 'Invalid request credentials', status: 401 },
  insufficientScope: {
    code: 'insufficient_scope',
    text: 'The request requires higher privileges than provided by the webhook token',
    status: 403,
  },
  batchMethodNotAllowed: {
    code: 'ERROR_BATCH_METHOD_NOT_ALLOWED',
    text: 'Method is not allowed for batch usage',
    status: 405,
  },
  batchTooLong: { code: 'ERROR_BATCH_LENGTH_EXCEEDED', text: 'Max batch length exceeded', status: 400 },
  queryLimit: { code: 'QUERY_LIMIT_EXCEEDED', text: 'Too many requests', status: 503 },
  // The text is one that clients report; limits.md gives the code and the status.
  operationTime: {
    code: 'OPERATION_TIME_LIMIT',
    text: 'Method is blocked due to operation time limit.',
    status: 429,
  },
  expiredToken: { code: 'expired_token', text: 'The access token provided has expired', status: 401 },
  // Official clients know it and refresh at it; the table of system errors has only NO_AUTH_FOUND.
  invalidToken: { code: 'invalid_token', text: 'Unable to get application by token', status: 401 },
  // What clients report of a token whose user was dismissed.
  userDismissed: { code: 'authorization_error', text: 'Unable to authorize user', status: 401 },
  userAccess: {
    code: 'user_access_error',
    text: 'The user does not have access to the application',
    status: 403,
  },
  portalDeleted: { code: 'PORTAL_DELETED', text: 'Portal was deleted', status: 500 },
  overload: { code: 'OVERLOAD_LIMIT', text: 'REST API is blocked due to overload', status: 503 },
  httpsRequired: { code: 'INVALID_REQUEST', text: 'Https required', status: 400 },
  freePlan: { code: 'ACCESS_DENIED', text: 'REST API is available only on commercial plans', status: 403 },
  manifestMissing: { code: 'ERROR_MANIFEST_IS_NOT_AVAILABLE', text: 'Manifest is not available', status: 404 },
  // Portico raises these on demand alone (faults).
  unexpectedAnswer: {
    code: 'ERROR_UNEXPECTED_ANSWER',
    text: 'Server returned an unexpected response',
    status: 500,
  },
  confirmWaiting: { code: 'METHOD_CONFIRM_WAITING', text: 'Waiting for confirmation', status: 401 },
  confirmDenied: { code: 'METHOD_CONFIRM_DENIED', text: 'Method call denied', status: 403 },
  paymentRequired: { code: 'PAYMENT_REQUIRED', text: 'Payment required', status: 401 },
  // Not of the documentation: clients try again at 503, and the code is the nearest one.
  databaseAway: {
    code: 'INTERNAL_SERVER_ERROR',
    text: "The portal's database does not answer. Try again later.",
    status: 503,
  },
  databaseSlow: {
    code: 'INTERNAL_SERVER_ERROR',
    text: "The portal's database takes too long. Try again later.",
    status: 503,
  },
  databaseFull: {
    code: 'INTERNAL_SERVER_ERROR',
    text: "The portal's disk is full, so nothing can be saved. Try again later.",
    status: 503,
  },
  databaseReadOnly: {
    code: 'INTERNAL_SERVER_ERROR',
    text: "The portal's database can only be read at the moment. Try again later.",
    status: 503,
  },
  databaseLocked: {
    code: 'INTERNAL_SERVER_ERROR',
    text: "The portal's database is locked by another process. Try again later.",
    status: 503,
  },
  databaseContended: {
    code: 'INTERNAL_SERVER_ERROR',
    text: 'What this call changes is being changed by others for too long. Try again later.',
    status: 503,
  },
  databaseFailing: {
    code: 'INTERNAL_SERVER_ERROR',
    text: "The portal's database cannot be read or written at the moment. Try again later.",
    status: 503,
  },
  // Not of the documentation: what cannot be read at all. INVALID_REQUEST is the documented code nearest to it.
  unreadable: { code: 'INVALID_REQUEST', text: '{reason}', status: 400 },
  jsonInvalid: { code: `${REST_V3}INVALIDJSONEXCEPTION`, text: '{reason}', status: 400 },
  nulByte: { code: 'INVALID_REQUEST', text: 'A parameter contains a NUL byte.', status: 400 },
  tooLarge: { code: 'INVALID_REQUEST', text: 'The request body is larger than {limit} bytes.', status: 413 },
  fileTooLarge: { code: 'FILE_TOO_LARGE', text: 'The file {name} is larger than {limit} bytes.', status: 413 },
  filesTooLarge: {
    code: 'FILES_TOO_LARGE',
    text: 'There is no room for the file {name}: the portal keeps {limit} bytes of files.',
    status: 413,
  },
  tooSlow: { code: 'INVALID_REQUEST', text: 'The request body came too slowly while others waited.', status: 408 },
  headTooLong: { code: 'INVALID_REQUEST', text: 'The address or the headers are too long.', status: 431 },
  httpMethodNotAllowed: { code: 'INVALID_REQUEST', text: 'Use GET or POST.', status: 405 },
} satisfies Record<string, Words>

export type SystemCondition = keyof typeof systemPhrases

export const systemFailure = (condition: SystemCondition, facts?: Record<string, unknown>): Failure =>
  new Failure(condition, systemPhrases[condition], facts)
