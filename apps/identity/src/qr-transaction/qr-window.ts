import { addSeconds, secondsBetween } from '@mot-cua/kernel'
import type { QrStep } from './qr-code.ts'
import {
  CODE_ACCEPTED_SECONDS,
  CODE_SECONDS,
  type Presented,
  WINDOW_SECONDS,
  WINDOWS,
} from './qr-transaction.ts'

const STEPS_PER_WINDOW = WINDOW_SECONDS / CODE_SECONDS

/** The window of a moment, the first one 0; undefined after the last. */
export function windowAt(openedAt: Date, at: Date): number | undefined {
  const window = Math.floor(secondsBetween(openedAt, at) / WINDOW_SECONDS)
  return window >= 0 && window < WINDOWS ? window : undefined
}

export function windowStart(openedAt: Date, window: number): Date {
  return addSeconds(openedAt, window * WINDOW_SECONDS)
}

export function stepsOf(window: number): number[] {
  const first = window * STEPS_PER_WINDOW
  return Array.from({ length: STEPS_PER_WINDOW }, (_, at) => first + at)
}

/** The step of a moment within its window, for whoever draws without a script. */
export function stepAt(openedAt: Date, at: Date): number {
  return Math.floor(secondsBetween(openedAt, at) / CODE_SECONDS)
}

/**
 * Whether a code may still be used. A camera's proves that the page was there a moment ago; a
 * picture lives its window, a link as long as the transaction waits.
 */
export function isFresh(
  source: Exclude<Presented['source'], 'typed'>,
  step: QrStep,
  { openedAt, at }: { openedAt: Date; at: Date },
): boolean {
  if (step === 'link' || source === 'link') return step === source
  if (source === 'picture') {
    return Math.floor(step / STEPS_PER_WINDOW) === windowAt(openedAt, at)
  }
  const ageSeconds = secondsBetween(addSeconds(openedAt, step * CODE_SECONDS), at)
  // One step ahead: clocks of two processes differ by a little.
  return ageSeconds >= -CODE_SECONDS && ageSeconds < CODE_ACCEPTED_SECONDS
}
