import type { Locale } from './catalog.ts'

/** The only clock people of this system live by, wherever the server stands. */
export const TIME_ZONE = 'Asia/Ho_Chi_Minh'

/** English pages keep the Vietnamese order of day and month, so no date can be misread. */
export const intlLocales: Record<Locale, string> = { vi: 'vi-VN', en: 'en-GB' }

const date = new Intl.DateTimeFormat('en-GB', {
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
  timeZone: TIME_ZONE,
})

const time = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZone: TIME_ZONE,
})

/** `24/09/1989`, in both languages. */
export function formatDate(instant: Date): string {
  return date.format(instant)
}

/** `09:05`, 24-hour clock, in both languages. */
export function formatTime(instant: Date): string {
  return time.format(instant)
}

/** A time before which nothing helps: the first whole minute at or after the instant. */
export function formatTimeFrom(instant: Date): string {
  return formatTime(new Date(Math.ceil(instant.getTime() / 60_000) * 60_000))
}

/** The same, with its date where that is not today's: `09:05`, or `09:05 24/09/1989`. */
export function formatMomentFrom(instant: Date, now: Date): string {
  const whole = new Date(Math.ceil(instant.getTime() / 60_000) * 60_000)
  return formatDate(whole) === formatDate(now) ? formatTime(whole) : formatDateTime(whole)
}

/** `09:05 24/09/1989`, in both languages. */
export function formatDateTime(instant: Date): string {
  return `${formatTime(instant)} ${formatDate(instant)}`
}

/** `80.272` in Vietnamese, `80,272` in English. */
export function formatNumber(value: number, locale: Locale, fractionDigits = 0): string {
  return new Intl.NumberFormat(intlLocales[locale], {
    minimumFractionDigits: fractionDigits,
    maximumFractionDigits: fractionDigits,
  }).format(value)
}

/**
 * `65,68%`: two decimals, cut and not rounded, so that 100% never shows early and the
 * figures agree with the official reports; a dash where there is nothing to be a part of.
 */
export function formatPercent(part: number, whole: number, locale: Locale): string {
  if (whole === 0) return '–'
  const percent = Math.floor((part * 10_000) / whole) / 100
  return `${formatNumber(percent, locale, 2)}%`
}
