import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

// RFC 6238 with the values that every authenticator app takes: SHA-1, six digits, thirty seconds.
const STEP_SECONDS = 30
const DIGITS = 6
/** One step before and after: clocks of phones are not ours (§5.2). */
const DRIFT_STEPS = 1
const SECRET_BYTES = 20

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** 160 random bits, as apps take them in (RFC 4648 §6). */
export function newTotpSecret(): string {
  return toBase32(randomBytes(SECRET_BYTES))
}

/** The code that an app shows now. */
export function totpCodeAt(secret: string, now: Date): string {
  return codeOfStep(secret, stepOf(now))
}

/**
 * The time step of a right code, undefined for a wrong one. Nothing up to `lastStep` is right: a
 * code is good once, and one that was seen before is worth nothing (§5.2).
 */
export function findTotpStep(
  typed: string,
  { secret, lastStep, now }: { secret: string; lastStep: number; now: Date },
): number | undefined {
  const code = typed.replace(/[\s.-]/gu, '')
  if (!/^\d{6}$/.test(code)) return undefined
  const steps = Array.from(
    { length: 2 * DRIFT_STEPS + 1 },
    (_, at) => stepOf(now) + at - DRIFT_STEPS,
  )
  // All are computed, so that time does not tell which one it was.
  const matching = steps.filter((step) => isSame(code, codeOfStep(secret, step)))
  return matching.find((step) => step > lastStep)
}

/** What a QR code tells an authenticator app. */
export function totpUri({
  secret,
  issuer,
  account,
}: Record<'secret' | 'issuer' | 'account', string>) {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`
  return `otpauth://totp/${label}?${new URLSearchParams({ secret, issuer })}`
}

function stepOf(now: Date): number {
  return Math.floor(now.getTime() / 1000 / STEP_SECONDS)
}

/** RFC 4226 §5.3. */
function codeOfStep(secret: string, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', fromBase32(secret)).update(counter).digest()
  const offset = (mac.at(-1) ?? 0) & 0x0f
  const value = mac.readUInt32BE(offset) & 0x7fffffff
  return String(value % 10 ** DIGITS).padStart(DIGITS, '0')
}

function isSame(left: string, right: string): boolean {
  return timingSafeEqual(Buffer.from(left), Buffer.from(right))
}

function toBase32(bytes: Buffer): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{5}/g) ?? []).map((five) => BASE32[Number.parseInt(five, 2)]).join('')
}

function fromBase32(text: string): Buffer {
  const bits = Array.from(text, (letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0'))
  const bytes = bits.join('').match(/.{8}/g) ?? []
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)))
}
