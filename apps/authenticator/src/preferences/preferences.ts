import type { Locale } from '../words/words.ts'

export const themes = ['auto', 'light', 'dark'] as const
export const textSizes = ['normal', 'large', 'larger'] as const
export const locales = ['vi', 'en'] as const satisfies readonly Locale[]

/** How the reader wants the app to look; the only thing in localStorage. */
export type Preferences = {
  locale: Locale
  theme: (typeof themes)[number]
  textSize: (typeof textSizes)[number]
}

const NAME = 'motcua-app-preferences'

/** `vi.dark.large`; whatever does not fit is the default. */
export function parsePreferences(kept: string | null): Preferences {
  const [locale, theme, textSize] = (kept ?? '').split('.')
  return {
    locale: locales.find((known) => known === locale) ?? 'vi',
    theme: themes.find((known) => known === theme) ?? 'auto',
    textSize: textSizes.find((known) => known === textSize) ?? 'normal',
  }
}

/** A browser that keeps nothing shows the app as it comes. */
export function readPreferences(): Preferences {
  try {
    return parsePreferences(localStorage.getItem(NAME))
  } catch {
    return parsePreferences(null)
  }
}

export function keepPreferences({ locale, theme, textSize }: Preferences): void {
  try {
    localStorage.setItem(NAME, [locale, theme, textSize].join('.'))
  } catch {
    // It holds until the page is closed.
  }
}

export function applyPreferences({ locale, theme, textSize }: Preferences): void {
  const root = document.documentElement
  root.lang = locale
  root.dataset['theme'] = theme
  root.dataset['textSize'] = textSize
}
