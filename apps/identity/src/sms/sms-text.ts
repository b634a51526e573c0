/**
 * The message with a code: no diacritics, so that it fits one GSM-7 segment of 160,
 * and the origin-bound last line that lets a phone fill the field in (WICG).
 */
export function writeOtpMessage(code: string, host: string): string {
  return (
    `${code} la ma OTP dang nhap cua ban. Het han sau 3 phut. ` +
    `Khong chia se ma nay cho bat ky ai, ke ca can bo.\n\n@${host} #${code}`
  )
}
