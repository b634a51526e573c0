import type { Page } from '@mot-cua/testing/browser'

const MAX_TABS = 40

/**
 * Presses Tab until the focus stands on what has this name, and throws where the focus on the
 * way could not be seen.
 */
export async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const passed: string[] = []
  for (let tabs = 0; tabs < MAX_TABS; tabs += 1) {
    await page.keyboard.press('Tab')
    const stop = await page.evaluate(describeFocus)
    if (stop.problem) throw new Error(`focus cannot be seen on “${stop.name}”: ${stop.problem}`)
    if (typeof name === 'string' ? stop.name === name : name.test(stop.name)) return
    passed.push(stop.name)
  }
  throw new Error(`Tab never reaches ${String(name)}; it passed ${passed.join(' | ')}`)
}

function describeFocus(): { name: string; problem: string | undefined } {
  const element = document.activeElement
  // Past the last stop the focus leaves the page for the browser's own controls.
  if (!(element instanceof HTMLElement) || element === document.body) {
    return { name: '(the browser)', problem: undefined }
  }
  const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : undefined
  const name = (label ?? element.textContent ?? '').replace(/\s+/g, ' ').trim()
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
  const { top, bottom, width } = element.getBoundingClientRect()
  const isRinged = outlineStyle === 'solid' && Number.parseFloat(outlineWidth) >= 3
  if (!isRinged || boxShadow === 'none') return { name, problem: `no rings (${outlineStyle})` }
  if (width < 2 || bottom <= 0 || top >= innerHeight) return { name, problem: 'out of sight' }
  return { name, problem: undefined }
}
