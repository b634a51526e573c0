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
    `${code} la ma OTP tai khoan Cong DVC cua ban. Het han sau ${minutes} phut. ` +
    `Khong chia se ma nay cho bat ky ai, ke ca can bo.\n\n@${host} #${code}`
  )
}

/** To the owner of an account whose password was changed. */
export function writePasswordNotice(hotline: string): string {
  return (
    'Mat khau tai khoan Cong DVC cua ban vua duoc doi, cac may khac da bi dang xuat. ' +
    `Neu khong phai ban, hay goi ngay ${hotline}.`
  )
}
