import { formatTime } from '../i18n/formatting.ts'
import type { ShellContext } from '../page/page-context.ts'

type CountdownProps = {
  deadline: Date
  /** The server's clock at rendering: the reader's own clock may be wrong. */
  now: Date
  page: ShellContext
  /** Stands before the digits; the shell’s own words unless told. */
  label?: string
  /** Replaces the label when the time is up. */
  expiredLabel?: string
}

/**
 * Time left for a code. Eyes see mm:ss; ears get the clock time once, and news from a live
 * region of its own at 60 s, at 30 s and at the end. Without JavaScript: the clock time.
 */
export function Countdown({ deadline, now, page, ...props }: CountdownProps) {
  const { shell } = page
  const label = props.label ?? shell('countdown.label')
  const leftSeconds = Math.max(0, Math.ceil((deadline.getTime() - now.getTime()) / 1000))
  const expired = props.expiredLabel ?? shell('countdown.expired')
  return (
    <div
      class="countdown"
      data-countdown={leftSeconds}
      data-at-60={shell('countdown.oneMinute')}
      data-at-30={shell('countdown.halfMinute')}
      data-at-0={expired}
    >
      <p>
        {leftSeconds === 0 ? (
          <span class="countdown-expired">{expired}</span>
        ) : (
          <TimeLeft {...{ page, label, leftSeconds, deadline }} />
        )}
      </p>
      <span class="visually-hidden" role="status" data-news></span>
    </div>
  )
}

type TimeLeftProps = { page: ShellContext; label: string; leftSeconds: number; deadline: Date }

function TimeLeft({ page, label, leftSeconds, deadline }: TimeLeftProps) {
  return (
    <>
      <span data-label>{label}</span>{' '}
      <strong class="countdown-digits" aria-hidden="true" hidden data-digits>
        {formatDuration(leftSeconds)}
      </strong>
      <span data-clock>
        {' '}
        <time datetime={deadline.toISOString()}>
          {page.shell('countdown.at', { time: formatTime(deadline) })}
        </time>
      </span>
    </>
  )
}

/** 177 → `02:57`. */
export function formatDuration(seconds: number): string {
  const minutes = Math.floor(seconds / 60)
  return `${String(minutes).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`
}
