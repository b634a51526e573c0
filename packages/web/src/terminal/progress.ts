/** Where progress goes: the error output, so that what the program answers stays by itself. */
export type ProgressOutput = { isTTY?: boolean; columns?: number; write(text: string): unknown }

/**
 * How far it has come; `last` names what remains once everything is in, and then all is. `total`
 * where it is better known by now than at the start.
 */
export type Advance = { done: number; last?: string | undefined; total?: number }
export type Progress = { show: (advance: Advance) => void; finish: () => void }

export type ProgressSettings = {
  /** What is counted, in the plural and with a capital. */
  label: string
  total: number
  /** Where fewer are counted, it is over before anybody wonders, and nothing is said. */
  worthTelling: number
  output: ProgressOutput
  nowMs: () => number
}
const REDRAW_AFTER_MS = 100
const LINE_EVERY_SHARE = 0.1
const BAR_WIDTH = 20
const CLEAR_LINE = '\r\u001B[2K'

/** A bar that moves on a terminal; elsewhere, such as in a log, a plain line for each tenth. */
export function createProgress(settings: ProgressSettings): Progress {
  if (settings.total < settings.worthTelling)
    return { show: () => undefined, finish: () => undefined }
  const current = { ...settings }
  const { show, finish } = settings.output.isTTY ? createBar(current) : createLines(current)
  return {
    show(advance) {
      current.total = advance.total ?? current.total
      show(advance)
    },
    finish,
  }
}

function createBar(settings: ProgressSettings): Progress {
  const { output, nowMs } = settings
  const startedAt = nowMs()
  let drawnAt = Number.NEGATIVE_INFINITY
  return {
    show(advance) {
      const { total } = settings
      const isLast = advance.last !== undefined
      if (!isLast && nowMs() - drawnAt < REDRAW_AFTER_MS) return
      drawnAt = nowMs()
      const done = Math.round(BAR_WIDTH * shareOf(advance, total))
      const bar = '█'.repeat(done) + '░'.repeat(BAR_WIDTH - done)
      const text = `${bar} ${describe(advance, settings)}${describeRest(advance, { total, ms: nowMs() - startedAt })}`
      // A longer line would wrap, and the next could not be drawn over it.
      output.write(CLEAR_LINE + text.slice(0, (output.columns ?? 80) - 1))
    },
    finish() {
      output.write(`${CLEAR_LINE}${describeEnd(settings, nowMs() - startedAt)}\n`)
    },
  }
}

function createLines(settings: ProgressSettings): Progress {
  const { output, nowMs } = settings
  const startedAt = nowMs()
  let nextShare = LINE_EVERY_SHARE
  return {
    show(advance) {
      const share = shareOf(advance, settings.total)
      if (advance.last === undefined && share < nextShare) return
      nextShare = Math.floor(share / LINE_EVERY_SHARE + 1) * LINE_EVERY_SHARE
      output.write(`${describe(advance, settings)}\n`)
    },
    finish: () => void output.write(`${describeEnd(settings, nowMs() - startedAt)}\n`),
  }
}

/** More may come than were announced: the share stays whole. */
function shareOf({ done }: Advance, total: number): number {
  return Math.min(1, done / total)
}

function describe(advance: Advance, { label, total }: ProgressSettings): string {
  if (advance.last !== undefined) return `${label}: ${advance.last}`
  const percent = Math.floor(100 * shareOf(advance, total))
  const shown = Math.min(advance.done, total)
  return `${label}: ${percent} %, ${group(shown)} of ${group(total)}`
}

function describeRest(advance: Advance, { total, ms }: { total: number; ms: number }): string {
  const share = shareOf(advance, total)
  if (advance.last !== undefined || share < 0.02) return ''
  return `, about ${Math.round((ms / share - ms) / 1000)} s left`
}

function describeEnd({ label, total }: ProgressSettings, ms: number): string {
  return `${label}: ${group(total)} in ${(ms / 1000).toFixed(1)} s`
}

function group(count: number): string {
  return count.toLocaleString('en')
}
