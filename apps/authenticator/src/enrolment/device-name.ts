/** A name that its owner knows the phone by, from what the browser says of itself. */
export function nameDevice(userAgent: string): string {
  const kind = kinds.find(([sign]) => sign.test(userAgent))?.[1] ?? 'Web'
  const browser = browsers.find(([sign]) => sign.test(userAgent))?.[1]
  return browser === undefined ? kind : `${kind} (${browser})`
}

const kinds: readonly (readonly [RegExp, string])[] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Macintosh/, 'Mac'],
  [/Linux|X11/, 'Linux'],
]

// The order matters: all of them claim to be Safari, most to be Chrome.
const browsers: readonly (readonly [RegExp, string])[] = [
  [/SamsungBrowser/, 'Samsung Internet'],
  [/coc_coc_browser/, 'Cốc Cốc'],
  [/Edg/, 'Edge'],
  [/OPR|Opera/, 'Opera'],
  [/Firefox|FxiOS/, 'Firefox'],
  [/Chrome|CriOS/, 'Chrome'],
  [/Safari/, 'Safari'],
]
