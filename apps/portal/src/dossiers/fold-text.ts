/**
 * Text as it is searched: without marks and case, so that `ho tich` finds `Hộ tịch`. The letter đ is
 * a letter of its own in Unicode and has to be named.
 */
export function foldText(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('đ', 'd')
    .replace(/\s+/g, ' ')
    .trim()
}
