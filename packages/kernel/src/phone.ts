// Mobile numbers only: a landline cannot take an OTP. Portability hides the carrier.
const MOBILE = /^(?:\+?84|0084|0)((?:3[2-9]|5[2589]|7[06-9]|8[1-9]|9[0-46-9])\d{7})$/

/** Reads any usual way of writing a Vietnamese mobile number; answers E.164 (`+84912345986`). */
export function parsePhone(typed: string): string | undefined {
  const national = MOBILE.exec(typed.replace(/[\s.()-]/gu, ''))?.[1]
  return national === undefined ? undefined : `+84${national}`
}

/** As people in the country write it: `0912345986`. What is no number of it stays as it is. */
export function writePhone(e164: string): string {
  return e164.replace(/^\+84/, '0')
}

/** The national form with four stars in the middle: `091****986` (requirements R048). */
export function maskPhone(e164: string): string {
  const national = writePhone(e164)
  return `${national.slice(0, 3)}****${national.slice(-3)}`
}

/** Country code and first two national digits: the unit in which SMS pumping shows. */
export function phonePrefix(e164: string): string {
  return e164.slice(0, 5)
}

/** A number without its last four digits: blocks of ten thousand, as they are rented. */
export function phoneRange(e164: string): string {
  return e164.slice(0, -4)
}
