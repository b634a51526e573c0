import type { MediaType } from './inspect-file.ts'

const endings: Record<MediaType, readonly string[]> = {
  'application/pdf': ['pdf'],
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg', 'jpe', 'jfif'],
}

const LONGEST_NAME = 255

/**
 * Whether a file may be called so: no path, nothing hidden, and the last ending is that of what it is.
 * A browser sends the bare name, so whoever sends another does not use our page.
 */
export function isGoodFileName(name: string, mediaType: MediaType): boolean {
  if (name.length === 0 || name.length > LONGEST_NAME) return false
  if (/[/\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(name) || name.startsWith('.')) return false
  const ending = /\.([^.]*)$/.exec(name)?.[1]?.toLowerCase()
  return ending !== undefined && endings[mediaType].includes(ending)
}

/**
 * `Content-Disposition` of a download (RFC 6266): our own name for it with the right ending, in plain
 * letters for old programs and in full beside (RFC 8187).
 */
export function describeDownload(name: string, mediaType: MediaType): string {
  const words = name
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}"*/:<>?\\|%;]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
    .slice(0, 120)
  const ending = endings[mediaType][0] ?? 'bin'
  const full = `${words || 'giay-to'}.${ending}`
  const plain = full
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/đ/g, 'd')
    .replace(/Đ/g, 'D')
    .replace(/[^\w. -]/g, '_')
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeRfc8187(full)}`
}

function encodeRfc8187(text: string): string {
  return encodeURIComponent(text).replace(
    /['()*!]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
