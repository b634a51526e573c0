/** Nobody alive was born before; a year that is a slip of the finger mostly was not either. */
const EARLIEST_YEAR = 1900

export type LineProblem =
  | 'too-long'
  /** Line breaks, marks that turn the direction of text, NUL and their like. */
  | 'odd-characters'

/** One line as it is kept: composed letters, single spaces, nothing around. Empty for nothing typed. */
export function readLine(
  raw: string,
  mostCharacters: number,
): { value: string } | { problem: LineProblem } {
  const typed = raw.normalize('NFC').trim()
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u.test(typed)) return { problem: 'odd-characters' }
  const line = typed.replace(/\p{Zs}+/gu, ' ').trim()
  return line.length > mostCharacters ? { problem: 'too-long' } : { value: line }
}

/** Letters of any people, with what stands between the parts of a name. */
export function isPersonName(line: string): boolean {
  return /^\p{L}[\p{L}\p{M} .'’-]*$/u.test(line)
}

/** The same name however its letters are composed, cased and spaced; tone marks count. */
export function isSamePersonName(one: string, other: string): boolean {
  return foldName(one) === foldName(other)
}

function foldName(name: string): string {
  // Lowering takes a few letters apart (İ); the second NFC joins them again.
  const lowered = name.normalize('NFC').toLowerCase().normalize('NFC')
  return lowered.replace(/\s+/gu, ' ').trim()
}

export type PastDayProblem = 'not-a-date' | 'no-such-day' | 'future-date' | 'before-1900'

/** `dd/MM/yyyy`, also with dots, dashes or spaces; a year alone where the day may be unknown. */
export function readPastDay(
  typed: string,
  { today, mayBeYear }: { today: string; mayBeYear: boolean },
): { value: string } | { problem: PastDayProblem } {
  const [, day, month, year] = /^(?:(\d{1,2})[/. -](\d{1,2})[/. -])?(\d{4})$/.exec(typed) ?? []
  if (year === undefined || (day === undefined && !mayBeYear)) return { problem: 'not-a-date' }
  const value =
    day === undefined || month === undefined
      ? year
      : [year, month.padStart(2, '0'), day.padStart(2, '0')].join('-')
  if (value.length > 4 && !isDay(value)) return { problem: 'no-such-day' }
  if (value > today.slice(0, value.length)) return { problem: 'future-date' }
  return Number(year) < EARLIEST_YEAR ? { problem: 'before-1900' } : { value }
}

function isDay(value: string): boolean {
  const day = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value)
}
