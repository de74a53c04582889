import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, test } from 'node:test'
import { addApp, tokensFor } from '../support/applications.ts'
import { get, listening } from '../support/listening.ts'

const { portal, http, hook } = await listening({ after })
const TRIES = 10_000
const AT_ONCE = 100

/** What looks like chance and is the same in every run. */
const hex = (n: number, length: number): string =>
  createHash('sha512').update(`stranger ${n}`).digest('hex').slice(0, length)

/** Characters that break one parser or another. */
const ODD = ['%00', '%27', '%22', '%0d%0a', '%F0%9F%92%A5', '..%2f', '%ff', '[]', '%25', "'--"]

/** A request with credentials that nobody has: near misses of good ones, random ones, odd ones, long ones. */
function stranger(n: number, code: string, token: string): string {
  const odd = ODD[n % ODD.length]!
  const user = [1, 0, 2, 99_999, '-1', '1e9', `1${odd}`][n % 7]
  const wrong = [hex(n, 32), code.slice(0, n % 32), `${code}${hex(n, 1)}`, code.toUpperCase(), odd + code, hex(n, 4096)]
  const tokens = [hex(n, 70), token.slice(0, n % 70), `${token}${hex(n, 1)}`, token.toUpperCase(), odd, hex(n, 4096)]
  if (n % 2) return `/rest/${user}/${wrong[n % wrong.length] || 'x'}/profile`
  return `/rest/profile?${n % 4 ? 'auth' : 'access_token'}=${tokens[n % tokens.length]}`
}

test(`${TRIES} codes and tokens that nobody has get nobody in, and break nothing`, async () => {
  const app = await addApp(portal)
  const { accessToken } = await tokensFor(portal, app, 1, http)
  const code = portal.webhook.code!
  const statuses = new Map<number, number>()
  for (let n = 0; n < TRIES; n += AT_ONCE)
    await Promise.all(
      Array.from({ length: AT_ONCE }, async (_, i) => {
        const path = stranger(n + i, code, accessToken)
        const { status, error, result } = await get(http + path)
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
        assert.ok(
          (status === 400 || status === 401) && result === undefined && error,
          `${status} ${path.slice(0, 200)}`,
        )
      }),
    )
  assert.ok((statuses.get(401) ?? 0) > TRIES / 2, JSON.stringify([...statuses]))
  // Who is known still is.
  assert.equal((await get(`${hook}profile`)).status, 200)
  assert.equal((await get(`${http}/rest/profile?auth=${accessToken}`)).status, 200)
})
