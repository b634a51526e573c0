import { commonEndings, commonWords, keyboardRows } from './common-passwords.data.ts'

/** Small letters without diacritics, as people type Vietnamese words where they can't be seen. */
export function foldPassword(password: string): string {
  return password.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('đ', 'd')
}

/** Among what anybody tries first: words and numbers of lists that have leaked, and their turns. */
export function isCommonPassword(password: string): boolean {
  const folded = foldPassword(password)
  const forms = [folded, folded.replace(/[\s._-]/g, ''), readDisguise(folded)]
  return forms.some((form) => commonPasswords.has(form) || isPattern(form))
}

/** Every word with every ending, and the word twice; some twelve thousand. */
export const commonPasswords: ReadonlySet<string> = new Set(
  commonWords.flatMap((word) => [
    ...commonEndings.map((ending) => `${word}${ending}`),
    `123${word}`,
    `${word}${word}`,
  ]),
)

/** `p@ssw0rd` is `password`. What stands at the end may be a number, and stays. */
function readDisguise(folded: string): string {
  const [, body = '', ending = ''] = /^(.*?)(\d*\W*)$/s.exec(folded) ?? []
  return `${body.replace(/[@013457$!]/g, (sign) => DISGUISES[sign] ?? sign)}${ending}`
}

const DISGUISES: Record<string, string> = {
  '@': 'a',
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  $: 's',
  '!': 'i',
}

/** One to four characters over and over, a row of the keyboard, or a walk through digits. */
function isPattern(form: string): boolean {
  if (/^(.{1,4})\1+.?$/s.test(form) || new Set(form).size < 3) return true
  return isRowOf(form) || isTwoRuns(form)
}

/** `12345qwert`, `asdf1234`: two pieces of rows, each of four at least. */
function isTwoRuns(form: string): boolean {
  const isRun = (part: string) => part.length >= 4 && isRowOf(part)
  return Array.from({ length: form.length }, (_, at) => at).some(
    (at) => isRun(form.slice(0, at)) && isRun(form.slice(at)),
  )
}

const rows = keyboardRows.flatMap((row) => [row, row.split('').reverse().join('')])

function isRowOf(part: string): boolean {
  return rows.some((row) => row.includes(part))
}
