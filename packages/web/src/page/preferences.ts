import { type Locale, locales } from '../i18n/catalog.ts'
import { type Preferences, type TextSize, type Theme, textSizes, themes } from './page-context.ts'

/** Every app answers a POST here. */
export const PREFERENCES_PATH = '/preferences'

/** Vietnamese first: the browser's language list is not asked, only the reader's own choice. */
const defaultPreferences: Preferences = { locale: 'vi', theme: 'auto', textSize: 'normal' }

type Wish = { locale?: unknown; theme?: unknown; textSize?: unknown }

/** What a wish changes; anything unknown in it changes nothing. */
export function applyWish(preferences: Preferences, wish: Wish): Preferences {
  return {
    locale: pick<Locale>(locales, wish.locale) ?? preferences.locale,
    theme: pick<Theme>(themes, wish.theme) ?? preferences.theme,
    textSize: pick<TextSize>(textSizes, wish.textSize) ?? preferences.textSize,
  }
}

/** Reads the cookie `vi.dark.large`; whatever does not fit is the default. */
export function parsePreferences(cookie: string | undefined): Preferences {
  const [locale, theme, textSize] = (cookie ?? '').split('.')
  return applyWish(defaultPreferences, { locale, theme, textSize })
}

export function serializePreferences({ locale, theme, textSize }: Preferences): string {
  return [locale, theme, textSize].join('.')
}

function pick<T extends string>(allowed: readonly T[], value: unknown): T | undefined {
  return allowed.find((candidate) => candidate === value)
}
