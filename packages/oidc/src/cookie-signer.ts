import { createHmac, timingSafeEqual } from 'node:crypto'

/** What the library's cookies ask of whoever holds their keys. */
export type CookieSigner = {
  sign(data: string): string
  verify(data: string, signature: string): boolean
  /** -1 where no key made the signature. */
  index(data: string, signature: string): number
}

/**
 * Signs with the first key and accepts any. A signature of an older key stays as it is: the cookie
 * library would write it anew for the path `/`, where that of a single visit has no business.
 */
export function createCookieSigner(keys: readonly string[]): CookieSigner {
  const signWith = (key: string, data: string) =>
    createHmac('sha256', key).update(data).digest('base64url')
  const verify = (data: string, signature: string) =>
    keys.some((key) => isEqual(signWith(key, data), signature))
  return {
    sign: (data) => signWith(keys[0] ?? '', data),
    verify,
    index: (data, signature) => (verify(data, signature) ? 0 : -1),
  }
}

function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
