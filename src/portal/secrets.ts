import { randomBytes, hash as sha, timingSafeEqual } from 'node:crypto'

/**
 * What is kept of a code or a token: its SHA-256 as hex. They have 128 random bits and more, so there is nothing to guess,
 * and a call may not cost a slow hash.
 */
export const hashOf = (secret: string): string => sha('sha256', secret)

/** Whether two hashes are the same; how long it takes does not tell how alike they are. */
export const isSameHash = (a: string, b: string): boolean => timingSafeEqual(Buffer.from(a), Buffer.from(b))

/** So many random bytes as hex: codes and tokens that look like the original's. */
export const randomHex = (bytes: number): string => randomBytes(bytes).toString('hex')

/** 256 random bits for an address or a cookie. */
export const randomToken = (): string => randomBytes(32).toString('base64url')
