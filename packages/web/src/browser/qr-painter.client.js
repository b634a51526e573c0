// Draws the codes of a QR card.
const SVG = 'http://www.w3.org/2000/svg'

/**
 * As `drawModules` in components/qr-card.tsx does for pages without a script: what is served here is
 * what is written, with nothing compiled in between, so the two cannot share it.
 *
 * @param {boolean[][]} rows
 */
function drawModules(rows) {
  const svg = document.createElementNS(SVG, 'svg')
  const path = document.createElementNS(SVG, 'path')
  svg.setAttribute('viewBox', `0 0 ${rows.length} ${rows.length}`)
  svg.setAttribute('shape-rendering', 'crispEdges')
  let strokes = ''
  rows.forEach((row, y) => {
    row.forEach((isDark, x) => {
      if (isDark) strokes += `M${x} ${y}h1v1h-1z`
    })
  })
  path.setAttribute('d', strokes)
  svg.append(path)
  return svg
}

/**
 * Draws the codes of a window one after the other.
 *
 * @param {HTMLElement} card
 * @param {() => Promise<unknown>} renew called when the last one is over
 */
export function createPainter(card, renew) {
  const plate = card.querySelector('[data-qr-plate]')
  let codes
  let timer = 0
  let isRenewing = false

  /** @param {string} code */
  async function show(code) {
    const { encodeQR } = await import(card.dataset.encoder ?? '')
    if (!codes || !plate) return
    plate.replaceChildren(drawModules(encodeQR(code, 'raw', { ecc: 'medium', border: 4 })))
    plate.hidden = false
  }

  function draw() {
    clearTimeout(timer)
    if (!codes || document.hidden) return
    const passed = codes.passedMs + performance.now() - codes.since
    const at = Math.floor(passed / codes.stepMs)
    const code = codes.codes[at]
    if (code) void show(code)
    else if (!isRenewing) {
      isRenewing = true
      void renew().finally(() => (isRenewing = false))
    }
    timer = setTimeout(draw, code ? (at + 1) * codes.stepMs - passed : 1000)
  }

  return {
    /** News without codes leave those that are drawn, as long as somebody may scan them. */
    take(news) {
      if (news.window) codes = { ...news.window, since: performance.now() }
      else if (news.state !== 'waiting') codes = undefined
      draw()
      return codes
    },
    stop: () => clearTimeout(timer),
  }
}
