import { addColumn, indexes, type Schema, table } from '../store/schema.ts'

/** Applications with their tokens, people who log in, faults on demand and what guards the control API. */
export async function callers(schema: Schema): Promise<void> {
  // A moment as stored; null: the webhook does not expire.
  await addColumn(schema, 'webhook', 'expires', 'text')

  await table(schema, 'application', {
    id: 'id',
    client_id: 'text',
    secret_hash: 'text',
    title: 'text',
    scopes: 'text',
    handler_url: 'text',
    install_url: 'text',
    redirect_uri: 'text',
    // Ids of the users who may use it, `1,5`; null: everybody.
    users: 'text',
    // Ids of those who may not, whoever else may.
    blocked: 'text',
    only_api: 'text',
    installed: 'text',
    version: 'integer',
    status: 'text',
    payment_expired: 'text',
    application_token: 'text',
    created: 'text',
  })
  await indexes(schema, 'application', [['client_id']], { unique: true })
  // One authorization of one user: its tokens descend from each other and die together.
  await table(schema, 'oauth_grant', {
    id: 'id',
    application_id: 'integer',
    user_id: 'integer',
    // The portal's address that the user came to.
    endpoint: 'text',
    created: 'text',
  })
  await indexes(schema, 'oauth_grant', [['application_id', 'user_id']])
  // Moments of tokens are seconds since 1970 on the portal's clock.
  await table(schema, 'oauth_code', {
    code_hash: 'key',
    application_id: 'integer',
    user_id: 'integer',
    endpoint: 'text',
    // In milliseconds.
    expires: 'integer',
    // The grant that the code was exchanged for; null: it is still good.
    grant_id: 'integer',
  })
  await indexes(schema, 'oauth_code', [['application_id'], ['expires']])
  await table(schema, 'oauth_token', {
    token_hash: 'key',
    grant_id: 'integer',
    // `access` or `refresh`.
    kind: 'text',
    expires: 'integer',
    used: 'text',
  })
  await indexes(schema, 'oauth_token', [['grant_id'], ['expires']])

  // What an application keeps for itself, and for a user; user 0 is the application itself.
  await table(schema, 'application_option', {
    application_id: 'integer',
    user_id: 'integer',
    name: 'text',
    value: 'text',
  })
  await indexes(schema, 'application_option', [['application_id', 'user_id', 'name']], { unique: true })

  await table(schema, 'session', {
    token_hash: 'key',
    user_id: 'integer',
    // The administrator who acts as that user.
    actor_id: 'integer',
    csrf: 'text',
    created: 'integer',
    expires: 'integer',
  })
  await indexes(schema, 'session', [['user_id'], ['expires']])
  await table(schema, 'login_link', { token_hash: 'key', user_id: 'integer', expires: 'integer' })
  await table(schema, 'control_token', {
    id: 'id',
    token_hash: 'text',
    user_id: 'integer',
    title: 'text',
    created: 'text',
  })
  await indexes(schema, 'control_token', [['token_hash']], { unique: true })

  // Who did what to the portal itself: logins, acting as somebody, tokens that were used twice.
  await table(schema, 'audit', { id: 'id', created: 'text', user_id: 'integer', action: 'text', detail: 'text' })

  await table(schema, 'fault', {
    id: 'id',
    method: 'text',
    caller: 'text',
    action: 'text',
    percent: 'number',
    remaining: 'integer',
    created: 'text',
  })
  // Limits that several processes on one database share.
  await table(schema, 'counter', { name: 'key', value: 'text', expires: 'integer' })
}
