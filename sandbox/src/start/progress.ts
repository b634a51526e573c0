/** Where progress goes: the error output, so that what the program answers stays by itself. */
export type ProgressOutput = { isTTY?: boolean; columns?: number; write(text: string): unknown }

export type Filled = { residents: number; isIndexing: boolean }
export type Progress = { show: (filled: Filled) => void; finish: () => void }

type Settings = { total: number; output: ProgressOutput; nowMs: () => number }

/** A start of fewer people is over before anybody wonders. */
const WORTH_TELLING = 50_000
const REDRAW_AFTER_MS = 100
const LINE_EVERY_SHARE = 0.1
const BAR_WIDTH = 20
const CLEAR_LINE = '\r\u001B[2K'

/** A bar that moves on a terminal; elsewhere, such as in a log, a plain line for each tenth. */
export function createProgress(settings: Settings): Progress {
  if (settings.total < WORTH_TELLING) return { show: () => undefined, finish: () => undefined }
  return settings.output.isTTY ? createBar(settings) : createLines(settings)
}

function createBar({ total, output, nowMs }: Settings): Progress {
  const startedAt = nowMs()
  let drawnAt = Number.NEGATIVE_INFINITY
  return {
    show(filled) {
      const isLast = filled.isIndexing
      if (!isLast && nowMs() - drawnAt < REDRAW_AFTER_MS) return
      drawnAt = nowMs()
      const done = Math.round(BAR_WIDTH * shareOf(filled, total))
      const bar = '█'.repeat(done) + '░'.repeat(BAR_WIDTH - done)
      const text = `${bar} ${describe(filled, total)}${describeRest(filled, { total, ms: nowMs() - startedAt })}`
      // A longer line would wrap, and the next could not be drawn over it.
      output.write(CLEAR_LINE + text.slice(0, (output.columns ?? 80) - 1))
    },
    finish() {
      output.write(`${CLEAR_LINE}${describeEnd(total, nowMs() - startedAt)}\n`)
    },
  }
}

function createLines({ total, output, nowMs }: Settings): Progress {
  const startedAt = nowMs()
  let nextShare = LINE_EVERY_SHARE
  return {
    show(filled) {
      const share = shareOf(filled, total)
      if (!filled.isIndexing && share < nextShare) return
      nextShare = Math.floor(share / LINE_EVERY_SHARE + 1) * LINE_EVERY_SHARE
      output.write(`${describe(filled, total)}\n`)
    },
    finish: () => void output.write(`${describeEnd(total, nowMs() - startedAt)}\n`),
  }
}

/** People with stories come on top of the number asked for. */
function shareOf({ residents }: Filled, total: number): number {
  return Math.min(1, residents / total)
}

function describe(filled: Filled, total: number): string {
  if (filled.isIndexing) return 'Residents: building indexes'
  const percent = Math.floor(100 * shareOf(filled, total))
  const shown = Math.min(filled.residents, total)
  return `Residents: ${percent} %, ${group(shown)} of ${group(total)}`
}

function describeRest(filled: Filled, { total, ms }: { total: number; ms: number }): string {
  const share = shareOf(filled, total)
  if (filled.isIndexing || share < 0.02) return ''
  return `, about ${Math.round((ms / share - ms) / 1000)} s left`
}

function describeEnd(total: number, ms: number): string {
  return `Residents: ${group(total)} in ${(ms / 1000).toFixed(1)} s`
}

function group(count: number): string {
  return count.toLocaleString('en')
}
