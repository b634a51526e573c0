import type { Locale } from '../i18n/catalog.ts'
import type { ShellKey } from '../i18n/shell-catalog.ts'
import type { Translate } from '../i18n/translate.ts'

export const themes = ['auto', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

export const textSizes = ['normal', 'large', 'larger'] as const
export type TextSize = (typeof textSizes)[number]

/** How a reader wants pages to look; kept in a cookie, nowhere else. */
export type Preferences = { locale: Locale; theme: Theme; textSize: TextSize }

/** What a party is called and where its standing pages are. */
export type Brand = {
  name: string
  /** One or two letters for the mark in the header and the tab. */
  shortMark: string
  /** False shows the bar that says the site is a simulation. */
  official: boolean
  homeUrl: string
  helpUrl: string
  termsUrl: string
  accessibilityUrl: string
  /** As people dial it, for example `1900 0000`. */
  hotline: string
  /** Where signing in is explained, if anywhere. */
  guideUrl?: string | undefined
}

/** What the shell's own components need; every `PageContext` is one. */
export type ShellContext = Preferences & {
  /** The shell's own messages. */
  shell: Translate<ShellKey>
  csrfToken: string
  /** Path (with query) of a GET that shows this page again. */
  path: string
  brand: Brand
  /** By field: what was typed before into the form of this page and stands in it again. */
  typed?: Readonly<Record<string, string>> | undefined
}

/** What every page of an app gets: plain data, and the app's messages as `t`. */
export type PageContext<K extends string> = ShellContext & { t: Translate<K> }
