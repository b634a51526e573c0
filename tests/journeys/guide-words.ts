import type { Page } from '@mot-cua/testing/browser'
import { expect } from 'vitest'

/**
 * What each step of a guide puts into quotation marks: words that its reader then looks for. Sentences
 * of the source document stand in it as they are written there.
 */
export async function readGuide(page: Page, source: readonly string[] = []): Promise<string[][]> {
  const steps = await page.locator('main ol > li').allInnerTexts()
  const shown = await page.locator('main').innerText()
  for (const sentence of source) expect(shown, page.url()).toContain(sentence)
  return steps.map((step) => [...step.matchAll(/“([^”]+)”/g)].map(([, word = '']) => word))
}

/** The words of a step stand on the page that the step is about, labels of fields included. */
export async function expectWords(page: Page, quoted: readonly string[] = []): Promise<void> {
  const shown = await page.locator('body').innerText()
  for (const word of quoted) expect(shown, `${word} at ${page.url()}`).toContain(word)
}
