/**
 * The message with a code: no diacritics, so that it fits one GSM-7 segment of 160,
 * and the origin-bound last line that lets a phone fill the field in (WICG).
 */
export function writeOtpMessage(
  { code, lifeSeconds }: { code: string; lifeSeconds: number },
  host: string,
): string {
  const minutes = Math.max(1, Math.floor(lifeSeconds / 60))
  return (
    `${code} la ma OTP dang nhap cua ban. Het han sau ${minutes} phut. ` +
    `Khong chia se ma nay cho bat ky ai, ke ca can bo.\n\n@${host} #${code}`
  )
}

/** Two phones have scanned one code: somebody may have shown it around. One segment, as above. */
export function writeSecondScanMessage(host: string): string {
  return (
    `Canh bao: ma QR ban vua quet da bi may khac quet lai nen lan dang nhap do bi huy. ` +
    `Chi quet ma tren trang ban tu mo (${host}).`
  )
}
