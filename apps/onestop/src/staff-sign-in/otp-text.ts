/**
 * The message with a code: no diacritics, so that it fits one GSM-7 segment of 160, and the
 * origin-bound last line that lets a phone fill the field in (WICG).
 */
export function writeOtpMessage(
  { code, lifeSeconds }: { code: string; lifeSeconds: number },
  host: string,
): string {
  const minutes = Math.max(1, Math.floor(lifeSeconds / 60))
  return (
    `${code} la ma OTP tai khoan can bo cua ban. Het han sau ${minutes} phut. ` +
    `Khong chia se ma nay cho bat ky ai.\n\n@${host} #${code}`
  )
}
