/** Times are told by Vietnamese clocks, wherever the phone is. */
const timeZone = 'Asia/Ho_Chi_Minh'
const date = new Intl.DateTimeFormat('en-GB', {
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
  timeZone,
})
const time = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZone,
})

/** `24/09/1989` */
export function formatDate(instant: string): string {
  return date.format(new Date(instant))
}

/** `09:05` */
export function formatTime(instant: string): string {
  return time.format(new Date(instant))
}

/** `09:05 24/09/1989` */
export function formatMoment(instant: string): string {
  return `${formatTime(instant)} ${formatDate(instant)}`
}
