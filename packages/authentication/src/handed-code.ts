import { hashToken, randomToken } from '@mot-cua/kernel'

const LENGTH = 20
// No 0 and O, 1, I and L, 5 and S: nobody mixes the rest up.
const LETTERS = 'ABCDEFGHJKMNPQRTUVWXYZ2346789'

/** A code that one person hands another on paper or by voice: groups of five, 96 bits. */
export function newHandedCode(): string {
  const bytes = Buffer.from(randomToken(64), 'base64url')
  const fair = bytes.filter((byte) => byte < 8 * LETTERS.length)
  const chosen = Array.from(fair.subarray(0, LENGTH), (byte) => LETTERS[byte % LETTERS.length])
  return chosen.join('').match(/.{5}/g)?.join('-') ?? ''
}

/** What is kept of a handed code; however it is typed, in small letters or without the dashes. */
export function hashHandedCode(typed: string): string {
  return hashToken(typed.toUpperCase().replace(/[^A-Z0-9]/g, ''))
}
