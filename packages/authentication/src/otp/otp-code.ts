import { createHmac, timingSafeEqual } from 'node:crypto'

export const OTP_DIGITS = 6

/**
 * The code of one generation of a sign-in transaction, out of its secret seed.
 * Nothing but the seed is stored, so a resend repeats the code without keeping it anywhere.
 */
export function deriveOtpCode(seed: string, generation: number): string {
  const bytes = createHmac('sha256', seed).update(`otp:${generation}`).digest()
  // 48 bits over 10^6: the bias is below one in 10^8.
  return String(bytes.readUIntBE(0, 6) % 10 ** OTP_DIGITS).padStart(OTP_DIGITS, '0')
}

/** Removes what people and phones put between digits; keeps leading zeros. */
export function normalizeOtpCode(typed: string): string {
  return typed.replace(/[\s.-]/gu, '')
}

export function otpCodesEqual(typed: string, code: string): boolean {
  const [left, right] = [Buffer.from(typed), Buffer.from(code)]
  return left.length === right.length && timingSafeEqual(left, right)
}
