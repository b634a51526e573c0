type Name = readonly [pattern: RegExp, name: string]

/** The first that fits: others pretend to be those further down. */
const browsers: readonly Name[] = [
  [/\bcoc_coc_browser\//i, 'Cốc Cốc'],
  [/\bEdgA?\/|\bEdgiOS\//, 'Edge'],
  [/\bOPR\/|\bOPT\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bZalo\b/i, 'Zalo'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bChrome\/|\bCriOS\/|\bChromium\//, 'Chrome'],
  [/\bVersion\/[\d.]+.*\bSafari\//, 'Safari'],
]

const systems: readonly Name[] = [
  [/\biPhone\b|\biPod\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows NT\b/, 'Windows'],
  [/\bMacintosh\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
]

/** What people call a browser and its system; undefined where the header says nothing we know. */
export function nameBrowser(userAgent = ''): {
  browser: string | undefined
  system: string | undefined
} {
  return { browser: findName(browsers, userAgent), system: findName(systems, userAgent) }
}

function findName(names: readonly Name[], userAgent: string): string | undefined {
  return names.find(([pattern]) => pattern.test(userAgent))?.[1]
}

/** A browser whose own screen its camera cannot see. Tablets are held in front of computers. */
export function isPhone(headers: {
  userAgent: string | undefined
  mobileHint: string | undefined
}) {
  if (headers.mobileHint !== undefined) return headers.mobileHint === '?1'
  return /\b(?:iPhone|iPod)\b|\bAndroid\b.*\bMobile\b/.test(headers.userAgent ?? '')
}
