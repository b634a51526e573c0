import { describe, expect, test } from 'vitest'
import { isPhone, nameBrowser } from './browser-name.ts'

const KHTML = 'AppleWebKit/537.36 (KHTML, like Gecko)'
const IOS = 'AppleWebKit/605.1.15 (KHTML, like Gecko)'

const agents: [browser: string, system: string, phone: boolean, userAgent: string][] = [
  [
    'Chrome',
    'Windows',
    false,
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${KHTML} Chrome/141.0.0.0 Safari/537.36`,
  ],
  [
    'Edge',
    'Windows',
    false,
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${KHTML} Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0`,
  ],
  [
    'Cốc Cốc',
    'Windows',
    false,
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${KHTML} coc_coc_browser/127.0.230 Chrome/121.0.6167.230 Safari/537.36`,
  ],
  [
    'Firefox',
    'Linux',
    false,
    'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0',
  ],
  [
    'Safari',
    'macOS',
    false,
    `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${IOS} Version/18.5 Safari/605.1.15`,
  ],
  [
    'Safari',
    'iPhone',
    true,
    `Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) ${IOS} Version/18.5 Mobile/15E148 Safari/604.1`,
  ],
  [
    'Chrome',
    'iPhone',
    true,
    `Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) ${IOS} CriOS/141.0.7390.41 Mobile/15E148 Safari/604.1`,
  ],
  [
    'Chrome',
    'Android',
    true,
    `Mozilla/5.0 (Linux; Android 10; K) ${KHTML} Chrome/141.0.0.0 Mobile Safari/537.36`,
  ],
  [
    'Samsung Internet',
    'Android',
    true,
    `Mozilla/5.0 (Linux; Android 10; K) ${KHTML} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`,
  ],
  [
    'Chrome',
    'Android',
    false,
    `Mozilla/5.0 (Linux; Android 13; SM-X900) ${KHTML} Chrome/141.0.0.0 Safari/537.36`,
  ],
  [
    'Opera',
    'macOS',
    false,
    `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${KHTML} Chrome/140.0.0.0 Safari/537.36 OPR/124.0.0.0`,
  ],
]

describe('a browser in words', () => {
  test.each(agents)('%s on %s (phone: %s)', (...[browser, system, phone, userAgent]) => {
    expect(nameBrowser(userAgent)).toEqual({ browser, system })
    expect(isPhone({ userAgent, mobileHint: undefined })).toBe(phone)
  })

  test('what nobody knows has no name', () => {
    expect(nameBrowser('curl/8.5.0')).toEqual({ browser: undefined, system: undefined })
    expect(nameBrowser(undefined)).toEqual({ browser: undefined, system: undefined })
  })

  test('the browser’s own hint is believed first', () => {
    const [, , , userAgent] = agents[0] ?? []
    expect(isPhone({ userAgent, mobileHint: '?1' })).toBe(true)
    expect(isPhone({ userAgent, mobileHint: '?0' })).toBe(false)
  })
})
