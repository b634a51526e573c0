import type { TextProfile } from '../words/words.ts'

/** What identity writes into the page that carries the app. */
export type ShellSettings = {
  issuer: string
  profile: TextProfile
  /** False shows the bar that says it is a simulation. */
  isOfficial: boolean
  /** As people dial it. */
  hotline: string
}

/** @throws when the page was not served by identity */
export function readShellSettings(page: Document): ShellSettings {
  const content = page.querySelector<HTMLMetaElement>('meta[name="app-settings"]')?.content
  if (!content) throw new Error('no app-settings in the page')
  return JSON.parse(content) as ShellSettings
}

/** Of the build that made the page, to be told on the phone to whoever helps. */
export function readVersion(page: Document): string {
  return page.querySelector<HTMLMetaElement>('meta[name="app-version"]')?.content ?? '?'
}
